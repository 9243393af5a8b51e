package io.calamary.core.internal.server;

import io.calamary.Limits;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.calamary.core.internal.accept.GuardedLogins;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.Logins;

/**
 * What acceptors are told.
 *
 * @param limits the server's limits
 * @param timeouts the server's timeouts
 * @param transport the transport's name
 */
record Context(Limits limits, Timeouts timeouts, String transport) implements ListenerContext {
  @Override
  public Logins logins(Authenticator authenticator) {
    return new GuardedLogins(authenticator);
  }
}
