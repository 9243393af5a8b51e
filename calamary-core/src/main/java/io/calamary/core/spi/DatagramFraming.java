package io.calamary.core.spi;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How datagrams between a client and the proxy say where they go to and where they come from: by a
 * header before the payload. Thread-safe and without state, unless it is made for one client: it
 * then is used on the event loop of that client's connection only.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramFraming {
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
   * Takes off what protects a client's datagram, its header included; by default nothing does.
   *
   * @param datagram the datagram; borrowed
   * @return the same, or another buffer that the caller releases; null if it is to be dropped
   */
  default @Nullable ByteBuf open(ByteBuf datagram) {
    return datagram;
  }

  /**
   * Protects an answer, its header included; by default nothing does.
   *
   * @param datagram the answer; taken
   * @return what is sent, which the caller owns; null if the answer is to be dropped
   */
  default @Nullable ByteBuf seal(ByteBuf datagram) {
    return datagram;
  }
}
