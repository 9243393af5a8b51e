package io.calamary.core.spi;

import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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

  /**
   * The UDP side of the listener, bound to the same port; null, the default, for none. Asked once,
   * when the server starts.
   */
  default @Nullable DatagramAcceptor datagrams() {
    return null;
  }

  /** Whether connections are accepted at all; false for a listener that takes datagrams only. */
  default boolean connections() {
    return true;
  }

  /** Sets socket options before the listener is bound; none by default. */
  default void configure(SocketOptions options) {}

  /**
   * What a client is told in its own protocol when a limit or the end of the server turns it away
   * before anything was read; by default it is reset.
   *
   * @param alloc where the buffer comes from
   * @param reason why it is turned away
   * @return a buffer that the core takes; null for a reset
   */
  default @Nullable ByteBuf refusal(ByteBufAllocator alloc, CloseReason reason) {
    return null;
  }

  /** Releases what the acceptor holds; called once, after the last connection is gone. */
  @Override
  default void close() {}
}
