package io.calamary.core.spi;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How datagrams between a client and the proxy say where they go to and where they come from: by a
 * header before the payload. Of one association and its event loop, unless it keeps no state.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramFraming {
  /**
   * Undoes what was done to a datagram as a whole, for example that it came in pieces; by default
   * nothing.
   *
   * @param datagram what has come; borrowed
   * @return the datagram itself, or another one that stays the framing's and is valid until the
   *     next call; null if there is none yet
   */
  default @Nullable ByteBuf whole(ByteBuf datagram) {
    return datagram;
  }

  /**
   * Reads the header of a client's datagram and moves the reader index behind it. Equal headers
   * name equal destinations, and no header is the beginning of another.
   *
   * @param datagram the datagram; borrowed
   * @return the destination; null if the datagram is to be dropped
   */
  @Nullable Endpoint unwrap(ByteBuf datagram);

  /** The header of datagrams that come from a sender. The caller owns the array. */
  byte[] header(InetSocketAddress sender);

  /**
   * Does something to an answer as a whole, for example that it is encrypted; by default nothing.
   *
   * @param datagram the answer; taken
   * @return what is sent, which the caller owns; null if the answer is to be dropped
   */
  default @Nullable ByteBuf seal(ByteBuf datagram) {
    return datagram;
  }

  /** The association has ended; releases what is held. Nothing is called after this. */
  default void close() {}
}
