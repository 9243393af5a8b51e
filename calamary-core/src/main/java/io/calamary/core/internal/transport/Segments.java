package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends datagrams of one size, the last of which may be shorter, by one call where the kernel can
 * cut them (udp(7), UDP_SEGMENT), else one by one. What the socket has no room for is lost.
 */
final class Segments {
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private final Socket socket;
  private @Nullable InetSocketAddress peer;
  private int option;
  private boolean refused;

  Segments(Socket socket) {
    this.socket = socket;
  }

  /**
   * Sends all the readable bytes.
   *
   * @param count how many datagrams they are
   * @param size the size of each but the last
   * @param to where to; null for where the socket is connected to
   * @throws IOException if the kernel refuses the last one that it was asked for
   */
  void send(ByteBuf all, int count, int size, @Nullable InetSocketAddress to) throws IOException {
    peer = to;
    int start = all.readerIndex();
    int end = all.writerIndex();
    if (count == 1) {
      if (option != 0 && end - start > option) {
        set(0);
      }
      sendSurely(all, start, end);
    } else if (refused || !sendTogether(all, size)) {
      sendEach(all, size);
    }
  }

  /** False if the kernel does not: it is too old, or the packets are too large for the way. */
  private boolean sendTogether(ByteBuf all, int size) throws IOException {
    try {
      if (option != size) {
        set(size);
      }
    } catch (IOException e) {
      refused = true;
      return false;
    }
    try {
      sendSurely(all, all.readerIndex(), all.writerIndex());
      return true;
    } catch (Unsent e) {
      refused = true;
      return false;
    }
  }

  private void sendEach(ByteBuf all, int size) throws IOException {
    if (option != 0) {
      set(0);
    }
    IOException failure = null;
    int end = all.writerIndex();
    for (int at = all.readerIndex(); at < end; at += size) {
      try {
        sendSurely(all, at, Math.min(end, at + size));
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Tries a second time: what the network said about an earlier datagram comes out of the next
   * call, which then sends nothing.
   *
   * @throws Unsent if it was not sent
   * @throws IOException if it was sent, and an earlier one failed
   */
  private void sendSurely(ByteBuf all, int start, int end) throws IOException {
    try {
      sendOne(all, start, end);
    } catch (IOException first) {
      try {
        sendOne(all, start, end);
      } catch (IOException second) {
        throw new Unsent(second);
      }
      throw first;
    }
  }

  private void set(int size) throws IOException {
    socket.setIntOpt(SOL_UDP, UDP_SEGMENT, size);
    option = size;
  }

  private void sendOne(ByteBuf all, int start, int end) throws IOException {
    InetSocketAddress to = peer;
    if (to != null) {
      sendTo(all, start, end, to);
    } else if (all.hasMemoryAddress()) {
      socket.sendAddress(all.memoryAddress(), start, end);
    } else {
      ByteBuffer bytes = all.internalNioBuffer(start, end - start);
      socket.send(bytes, bytes.position(), bytes.limit());
    }
  }

  private void sendTo(ByteBuf all, int start, int end, InetSocketAddress to) throws IOException {
    if (all.hasMemoryAddress()) {
      socket.sendToAddress(all.memoryAddress(), start, end, to.getAddress(), to.getPort());
    } else {
      ByteBuffer bytes = all.internalNioBuffer(start, end - start);
      socket.sendTo(bytes, bytes.position(), bytes.limit(), to.getAddress(), to.getPort());
    }
  }

  /** A datagram that was not sent. */
  private static final class Unsent extends IOException {
    private static final long serialVersionUID = 1L;

    Unsent(IOException cause) {
      super(cause.getMessage(), cause);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
