package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * The buffer into which all connections of an event loop read what is small, one after the other:
 * most of it is sent on before the next read. Of one event loop.
 */
final class SmallReads {
  private static final FastThreadLocal<SmallReads> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected SmallReads initialValue() {
          return new SmallReads();
        }

        @Override
        protected void onRemoval(SmallReads ended) {
          ended.release();
        }
      };

  private @Nullable ByteBuf idle;

  private SmallReads() {}

  /** Those of the event loop that runs. */
  static SmallReads ofLoop() {
    return OF_LOOP.get();
  }

  /** An empty direct buffer of {@link RecvBuffers#MIN_BYTES}, to be given {@link #back}. */
  ByteBuf take() {
    ByteBuf known = idle;
    if (known == null) {
      return UnpooledByteBufAllocator.DEFAULT.directBuffer(
          RecvBuffers.MIN_BYTES, RecvBuffers.MIN_BYTES);
    }
    idle = null;
    return known.clear();
  }

  /** It is used again, unless somebody has retained it. */
  void back(ByteBuf taken) {
    if (idle == null && taken.refCnt() == 1) {
      idle = taken;
    } else {
      taken.release();
    }
  }

  private void release() {
    ByteBuf known = idle;
    if (known != null) {
      idle = null;
      known.release();
    }
  }
}
