package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes to a socket of which the kernel tells once when there is room again (EPOLLET). Of one
 * event loop.
 */
final class EdgeWriter {
  private static final int MOST_BUFFERS = 1024;

  private final Socket socket;
  private boolean full;

  EdgeWriter(Socket socket) {
    this.socket = socket;
  }

  /** Whether the kernel has no room, and will tell when it has. */
  boolean full() {
    return full;
  }

  /** The kernel has told that there is room. */
  void room() {
    full = false;
  }

  /**
   * Writes what is flushed, as long as there is room.
   *
   * @param times how many calls may be made
   * @return whether some is left although there may be room
   */
  boolean write(ChannelOutboundBuffer out, int times) throws IOException {
    for (int left = times; left > 0 && !full; left--) {
      if (out.isEmpty()) {
        return false;
      }
      if (out.size() == 1 && out.current() instanceof ByteBuf one && one.hasMemoryAddress()) {
        writeOne(out, one);
      } else {
        writeMany(out);
      }
    }
    return !full && !out.isEmpty();
  }

  private void writeOne(ChannelOutboundBuffer out, ByteBuf bytes) throws IOException {
    if (!bytes.isReadable()) {
      out.remove();
      return;
    }
    int sent = sendOnce(bytes);
    if (sent > 0) {
      out.removeBytes(sent);
    }
  }

  /** Sends what there is room for now, and moves the buffer on by that. */
  void send(ByteBuf bytes) throws IOException {
    if (!full && bytes.isReadable()) {
      bytes.skipBytes(Math.max(0, sendOnce(bytes)));
    }
  }

  /** What is sent in part has filled the room (epoll(7)). */
  private int sendOnce(ByteBuf bytes) throws IOException {
    int sent = socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
    full = sent < bytes.readableBytes();
    return sent;
  }

  private static void advance(ByteBuffer[] buffers, long bytes) {
    long left = bytes;
    for (int i = 0; left > 0; i++) {
      int from = buffers[i].position();
      int here = (int) Math.min(left, buffers[i].limit() - from);
      buffers[i].position(from + here);
      left -= here;
    }
  }

  private void writeMany(ChannelOutboundBuffer out) throws IOException {
    ByteBuffer[] buffers = out.nioBuffers(MOST_BUFFERS, Integer.MAX_VALUE);
    int count = out.nioBufferCount();
    long length = 0;
    for (int i = 0; i < count; i++) {
      length += buffers[i].remaining();
    }
    long sent = count == 0 ? 0 : socket.writev(buffers, 0, count, length);
    full = sent < length;
    // They are kept for the next time.
    advance(buffers, sent);
    // Also takes away what is empty.
    out.removeBytes(sent);
  }
}
