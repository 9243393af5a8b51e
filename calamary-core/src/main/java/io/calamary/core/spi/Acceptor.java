package io.calamary.core.spi;

import org.apiguardian.api.API;

/** The running side of a listener. */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Acceptor extends AutoCloseable {
  /**
   * Takes a client's connection. Called on its event loop; nothing was read yet, and {@code
   * AUTO_READ} is off. The handshake timeout runs until a flow is requested. What it throws closes
   * the connection with {@link io.calamary.flow.CloseReason#INTERNAL_ERROR}.
   */
  void accept(ClientConnection client);

  /** Sets socket options before the listener is bound; none by default. */
  default void configure(SocketOptions options) {}

  /** Releases what the acceptor holds; called once, after the last connection is gone. */
  @Override
  default void close() {}
}
