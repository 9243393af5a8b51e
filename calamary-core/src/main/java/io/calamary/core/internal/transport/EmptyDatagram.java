package io.calamary.core.internal.transport;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends a datagram without payload, which Netty takes for nothing to send. */
final class EmptyDatagram {
  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private EmptyDatagram() {}

  /**
   * Sends it to where a socket is connected to.
   *
   * @throws IOException if the kernel refuses it
   */
  static void send(Socket connected) throws IOException {
    connected.send(EMPTY.duplicate(), 0, 0);
  }

  /**
   * Sends it to a peer.
   *
   * @throws IOException if the kernel refuses it
   */
  static void send(Socket socket, InetSocketAddress to) throws IOException {
    socket.sendTo(EMPTY.duplicate(), 0, 0, to.getAddress(), to.getPort());
  }
}
