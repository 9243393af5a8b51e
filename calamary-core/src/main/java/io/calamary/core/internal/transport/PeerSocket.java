package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * The datagrams that a UDP socket sends to its one peer. What can't be sent is lost; why, the
 * socket's handlers are told by {@code exceptionCaught}. Of the socket's event loop.
 */
public interface PeerSocket {
  /** No header. */
  byte[] NO_HEADER = {};

  /** Whether the network takes more now. */
  boolean isWritable();

  /**
   * Writes a datagram; it may be sent at once, but not later than by {@link #flush()}.
   *
   * @param header what is before the payload; may be empty
   * @param payload borrowed; not empty if the header is
   */
  void write(byte[] header, ByteBuf payload);

  /** Sends what was written. */
  void flush();

  /**
   * Sends a datagram without payload, at once, behind what was written.
   *
   * @throws IOException if the kernel refuses it
   */
  void sendEmpty() throws IOException;
}
