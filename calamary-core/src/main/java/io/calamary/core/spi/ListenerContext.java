package io.calamary.core.spi;

import io.calamary.Limits;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import org.apiguardian.api.API;

/** What an acceptor can know about its server. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ListenerContext {
  /** The server's limits. */
  Limits limits();

  /** The server's timeouts. */
  Timeouts timeouts();

  /** The transport that the server runs on: {@code epoll} or {@code nio}. */
  String transport();

  /** Makes what checks a listener's clients with an authenticator, which may fail in any way. */
  Logins logins(Authenticator authenticator);
}
