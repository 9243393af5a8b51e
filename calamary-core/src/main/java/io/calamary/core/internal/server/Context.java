package io.calamary.core.internal.server;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.calamary.core.internal.accept.GuardedLogins;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.Logins;
import io.calamary.flow.Transport;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What acceptors are told.
 *
 * @param limits the server's limits
 * @param timeouts the server's timeouts
 * @param outgoing mark and interface
 * @param kind the transport
 * @param own the addresses that are listened on
 */
record Context(
    Limits limits, Timeouts timeouts, Outgoing outgoing, TransportKind kind, OwnAddresses own)
    implements ListenerContext {
  @Override
  public String transport() {
    return kind.name();
  }

  @Override
  public Logins logins(Authenticator authenticator) {
    return new GuardedLogins(authenticator);
  }

  @Override
  public boolean leadsBack(InetSocketAddress address) {
    return own.contains(Transport.TCP, address.getAddress(), address.getPort());
  }

  @Override
  public <T> @Nullable String refusal(ChannelOption<T> option, T value) {
    return kind.refusal(option, value);
  }
}
