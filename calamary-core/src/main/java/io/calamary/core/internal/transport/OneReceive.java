package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One call of the kernel that receives one datagram, into a direct buffer. */
final class OneReceive {
  private OneReceive() {}

  /** How long the next datagram is; 0 if there is none, -1 if it is empty. */
  static int of(Socket socket, ByteBuf into) throws IOException {
    if (into.hasMemoryAddress()) {
      return socket.recvAddress(into.memoryAddress(), 0, into.capacity());
    }
    ByteBuffer bytes = into.internalNioBuffer(0, into.capacity());
    return socket.recv(bytes, bytes.position(), bytes.limit());
  }

  /** Who has sent the next datagram, and how long it is; null if there is none. */
  static @Nullable DatagramSocketAddress withSender(Socket socket, ByteBuf into)
      throws IOException {
    if (into.hasMemoryAddress()) {
      return socket.recvFromAddress(into.memoryAddress(), 0, into.capacity());
    }
    ByteBuffer bytes = into.internalNioBuffer(0, into.capacity());
    return socket.recvFrom(bytes, bytes.position(), bytes.limit());
  }
}
