package io.calamary.core.internal.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Bytes that wait, in one buffer; the first piece is kept as it came, without a copy. */
final class Held {
  private @Nullable ByteBuf bytes;

  boolean isEmpty() {
    return bytes == null;
  }

  /** What is held; empty if nothing is. */
  ByteBuf bytes() {
    ByteBuf now = bytes;
    return now == null ? Unpooled.EMPTY_BUFFER : now;
  }

  /** Takes another piece. */
  void add(ByteBufAllocator alloc, ByteBuf piece) {
    ByteBuf now = bytes;
    if (now == null) {
      bytes = piece;
      return;
    }
    try {
      int needed = now.readableBytes() + piece.readableBytes();
      if (now.refCnt() > 1
          || now.isReadOnly()
          || now.maxFastWritableBytes() < piece.readableBytes()) {
        ByteBuf larger = alloc.buffer(Math.max(needed, Math.min(needed * 2, 1 << 17)));
        larger.writeBytes(now);
        now.release();
        bytes = larger;
        now = larger;
      }
      now.writeBytes(piece);
    } finally {
      piece.release();
    }
  }

  /** Gives what is held away; there must be something. */
  ByteBuf take() {
    ByteBuf now = bytes();
    bytes = null;
    return now;
  }

  void release() {
    take().release();
  }
}
