package io.calamary.transparent.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket bound to an address of another host. It is not connected, so the kernel still hands what
 * clients send to that address to the listener, and it is never read. Of one thread.
 */
final class SpoofedSocket {
  private static final Logger LOG = LoggerFactory.getLogger(SpoofedSocket.class);
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final int SOL_IP = 0;
  private static final int IP_TRANSPARENT = 19;

  /** Nothing is received; the kernel makes the least of it that it knows. */
  private static final int RECEIVE_BUFFER = 1;

  private final Socket socket;
  private long used = System.nanoTime();

  private SpoofedSocket(Socket socket) {
    this.socket = socket;
  }

  /**
   * Opens one.
   *
   * @throws IOException if the kernel refuses it
   */
  static SpoofedSocket open(InetSocketAddress from, int mark) throws IOException {
    Socket socket = Socket.newSocketDgram();
    try {
      socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
      socket.setReuseAddress(true);
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      if (mark != 0) {
        socket.setIntOpt(SOL_SOCKET, SO_MARK, mark);
      }
      socket.bind(from);
      return new SpoofedSocket(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a datagram, or drops it where the socket's buffer is full.
   *
   * @param payload borrowed
   * @throws IOException if the kernel refuses it
   */
  void send(ByteBuf payload, InetSocketAddress client) throws IOException {
    used = System.nanoTime();
    if (payload.hasMemoryAddress()) {
      socket.sendToAddress(
          payload.memoryAddress(),
          payload.readerIndex(),
          payload.writerIndex(),
          client.getAddress(),
          client.getPort());
      return;
    }
    int length = payload.readableBytes();
    if (payload.isDirect() && payload.nioBufferCount() == 1) {
      ByteBuffer bytes = payload.internalNioBuffer(payload.readerIndex(), length);
      send(bytes, client);
      return;
    }
    ByteBuf copy = payload.alloc().directBuffer(length);
    try {
      copy.writeBytes(payload, payload.readerIndex(), length);
      send(copy.internalNioBuffer(0, length), client);
    } finally {
      copy.release();
    }
  }

  private void send(ByteBuffer bytes, InetSocketAddress client) throws IOException {
    socket.sendTo(bytes, bytes.position(), bytes.limit(), client.getAddress(), client.getPort());
  }

  /** Whether nothing was sent for so long. */
  boolean idle(long now, long nanos) {
    return now - used >= nanos;
  }

  /** Closes it; idempotent. */
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is gone in any case (close(2)).
      LOG.debug("closing a socket that answers: {}", e.toString());
    }
  }
}
