package io.calamary.http.internal.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What came over a connection and was not worked on yet. Of one event loop. */
public final class Received {
  private @Nullable ByteBuf bytes;

  /** Starts with nothing. */
  public Received() {}

  /** Adds what came; takes it. */
  public void add(ByteBufAllocator alloc, ByteBuf more) {
    ByteBuf before = bytes;
    if (before == null) {
      bytes = more;
      return;
    }
    if (before.refCnt() == 1) {
      // A sender whose messages never end with a read would else make this grow for ever.
      before.discardSomeReadBytes();
    }
    bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(alloc, before, more);
  }

  /** What is there, borrowed; null if there is nothing to read. */
  public @Nullable ByteBuf readable() {
    ByteBuf now = bytes;
    return now != null && now.isReadable() ? now : null;
  }

  /** Gives back the memory of what was read whole. */
  public void trim() {
    ByteBuf now = bytes;
    if (now != null && !now.isReadable()) {
      release();
    }
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return bytes == null;
  }

  /** Hands what is left to the next handler. */
  public void passOn(ChannelHandlerContext ctx) {
    ByteBuf left = readable();
    if (left == null) {
      release();
    } else {
      bytes = null;
      ctx.fireChannelRead(left);
      ctx.fireChannelReadComplete();
    }
  }

  /** Throws away what is left. */
  public void release() {
    ByteBuf left = bytes;
    bytes = null;
    if (left != null) {
      left.release();
    }
  }
}
