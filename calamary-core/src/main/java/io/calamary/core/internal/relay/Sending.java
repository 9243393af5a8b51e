package io.calamary.core.internal.relay;

import io.calamary.core.internal.transport.StraightChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a tunnel sends to the other. One piece goes straight to the kernel, if nothing is
 * in between; several together, and what the kernel does not take, go through the pipeline. Of one
 * event loop.
 */
final class Sending {
  private @Nullable ByteBuf only;
  private @Nullable ChannelFuture last;
  private int bytes;

  /** Whether nothing is on its way. */
  boolean isEmpty() {
    return only == null && last == null;
  }

  /** Takes a piece; it leaves with the next flush. */
  void add(Channel to, ByteBuf piece) {
    bytes += piece.readableBytes();
    if (isEmpty()) {
      only = piece;
    } else {
      write(to);
      last = to.write(piece);
    }
  }

  private void write(Channel to) {
    ByteBuf first = only;
    if (first != null) {
      only = null;
      last = to.write(first);
    }
  }

  /**
   * Sends what was added, as far as there is room for it.
   *
   * @param straight the same channel, if there is a way past its pipeline
   * @return how many bytes were added since the last time
   * @throws IOException if the connection is broken, as the way past the pipeline tells
   */
  int flush(Channel to, @Nullable StraightChannel straight) throws IOException {
    int added = bytes;
    bytes = 0;
    ByteBuf first = only;
    if (first != null && straight != null) {
      straight.send(first);
      if (!first.isReadable()) {
        drop();
        return added;
      }
    }
    write(to);
    to.flush();
    return added;
  }

  /**
   * Sends a piece at once, as far as there is room for it; nothing may be on its way.
   *
   * @param piece the caller's; retained as long as some of it is on its way
   * @throws IOException if the connection is broken, as the way past the pipeline tells
   */
  void send(ByteBuf piece, Channel to, @Nullable StraightChannel straight) throws IOException {
    if (straight != null) {
      straight.send(piece);
    }
    if (piece.isReadable()) {
      last = to.writeAndFlush(piece.retain());
    }
  }

  /** The write that is not done; null if all was sent. */
  @Nullable ChannelFuture open() {
    ChannelFuture written = last;
    if (written != null && written.isSuccess()) {
      last = null;
    }
    return last;
  }

  /** A write is done; whether all was sent with it. */
  boolean done(ChannelFuture written) {
    if (written != last) {
      return false;
    }
    last = null;
    return true;
  }

  /** Releases what was not given to the pipeline. */
  void drop() {
    ByteBuf first = only;
    if (first != null) {
      only = null;
      first.release();
    }
  }
}
