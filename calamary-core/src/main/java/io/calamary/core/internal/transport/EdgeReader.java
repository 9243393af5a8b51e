package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a socket of which the kernel tells once when there is something to read, and again
 * only when more comes (EPOLLET). So it has to be remembered that something is left. Of one event
 * loop.
 */
final class EdgeReader {
  private final EdgeTcpChannel channel;
  private final Socket socket;
  private boolean readable;
  private boolean wanted;
  private boolean reading;
  private boolean armed;
  private boolean last;
  private boolean urgent;
  private boolean piped;
  private @Nullable StraightReceiver receiver;
  private @Nullable SmallReads small;

  EdgeReader(EdgeTcpChannel channel) {
    this.channel = channel;
    this.socket = channel.socket;
  }

  /**
   * Somebody wants to have what comes next.
   *
   * @param to who gets it past the pipeline; null if it goes through
   */
  void want(@Nullable StraightReceiver to) {
    wanted = true;
    receiver = to;
    if (!reading) {
      readOn();
    }
  }

  /** What is left is read in a later turn of the event loop, so that others get theirs. */
  private void readOn() {
    if (wanted && readable && !armed && !channel.isInputShutdown()) {
      armed = true;
      channel.readAgain();
    }
  }

  /**
   * There is something to read, or an end.
   *
   * @param ending whether no more comes behind it: that is told even if nobody reads
   * @param mark whether a read can end before the last byte, at urgent data
   */
  void ready(boolean ending, boolean mark) {
    armed = false;
    readable = true;
    last |= ending;
    urgent |= mark;
    if ((wanted || ending) && !reading && !channel.isInputShutdown()) {
      read();
    }
  }

  private void read() {
    reading = true;
    ChannelConfig config = channel.config();
    ExtendedHandle handle = (ExtendedHandle) channel.unsafe().recvBufAllocHandle();
    handle.reset(config);
    boolean ended = false;
    Throwable failure = null;
    try {
      int got;
      do {
        got = readOnce(handle, config.getAllocator());
        ended = got < 0;
      } while (got > 0 && goesOn(handle));
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    handle.readComplete();
    if (piped) {
      piped = false;
      channel.pipeline().fireChannelReadComplete();
    }
    reading = false;
    if (ended) {
      channel.inputEnded();
    } else if (failure != null) {
      channel.readFailed(failure);
    } else {
      readOn();
    }
  }

  /** Where the end was told and a read has left room, the end is all that can come. */
  private boolean goesOn(ExtendedHandle handle) {
    boolean onlyTheEnd = last && handle.lastBytesRead() < handle.attemptedBytesRead();
    return readable
        && channel.isActive()
        && !channel.isInputShutdown()
        && (onlyTheEnd || handle.continueReading());
  }

  /** As many as were read; -1 at the end of the input. */
  private int readOnce(ExtendedHandle handle, ByteBufAllocator alloc) throws IOException {
    StraightReceiver to = receiver;
    if (to == null || !to.isFirst()) {
      piped = true;
      return readPiped(handle, alloc);
    }
    return handle.guess() == RecvBuffers.MIN_BYTES
        ? readSmall(handle, to)
        : readLarge(handle, alloc, to);
  }

  private int readPiped(ExtendedHandle handle, ByteBufAllocator alloc) throws IOException {
    ByteBuf bytes = direct(handle.allocate(alloc), alloc);
    int got = 0;
    try {
      got = readInto(bytes, handle);
    } finally {
      if (got <= 0) {
        bytes.release();
      }
    }
    if (got > 0) {
      channel.pipeline().fireChannelRead(bytes);
    }
    return got;
  }

  private int readSmall(ExtendedHandle handle, StraightReceiver to) throws IOException {
    SmallReads reads = small;
    if (reads == null) {
      reads = SmallReads.ofLoop();
      small = reads;
    }
    ByteBuf bytes = reads.take();
    try {
      return read(bytes, handle, to);
    } finally {
      reads.back(bytes);
    }
  }

  private int readLarge(ExtendedHandle handle, ByteBufAllocator alloc, StraightReceiver to)
      throws IOException {
    ByteBuf bytes = direct(handle.allocate(alloc), alloc);
    try {
      return read(bytes, handle, to);
    } finally {
      bytes.release();
    }
  }

  private int read(ByteBuf bytes, ExtendedHandle handle, StraightReceiver to) throws IOException {
    int got = readInto(bytes, handle);
    if (got > 0) {
      to.received(bytes);
    }
    return got;
  }

  private int readInto(ByteBuf bytes, ExtendedHandle handle) throws IOException {
    int room = bytes.writableBytes();
    handle.attemptedBytesRead(room);
    int got = receive(bytes);
    handle.lastBytesRead(got);
    if (got <= 0) {
      readable = false;
      urgent = false;
      wanted &= got == 0;
      return got;
    }
    // A read that leaves room has taken all (epoll(7)): but for an end, or what is behind a mark.
    readable = got == room || last || urgent;
    handle.incMessagesRead(1);
    wanted = false;
    return got;
  }

  private static ByteBuf direct(ByteBuf bytes, ByteBufAllocator alloc) {
    if (bytes.isDirect()) {
      return bytes;
    }
    int size = bytes.writableBytes();
    bytes.release();
    return alloc.directBuffer(size);
  }

  private int receive(ByteBuf bytes) throws IOException {
    int from = bytes.writerIndex();
    int got;
    if (bytes.hasMemoryAddress()) {
      got = socket.recvAddress(bytes.memoryAddress(), from, bytes.capacity());
    } else {
      ByteBuffer room = bytes.internalNioBuffer(from, bytes.writableBytes());
      got = socket.recv(room, room.position(), room.limit());
    }
    if (got > 0) {
      bytes.writerIndex(from + got);
    }
    return got;
  }
}
