package io.calamary.transparent.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The receive buffer of one socket that takes several datagrams by one call (recvmmsg(2)): more
 * while there are many, and another call only if the last one left no slot empty. One buffer is
 * used again and again, unless somebody keeps what came in it. Of one event loop.
 */
final class BatchBuffers implements RecvByteBufAllocator {
  /** Room for one datagram of any size. */
  static final int SLOT = 65_535;

  /** With one slot Netty calls recvmsg(2), which does not tell whether there is more. */
  private static final int FEWEST = 2;

  private static final int MOST = 8;

  /** How many calls there are before others of the event loop have their turn. */
  private static final int MOST_CALLS = 4;

  private @Nullable ByteBuf kept;
  private boolean closed;

  @Override
  public ExtendedHandle newHandle() {
    return new Batches();
  }

  /** The socket is closed. */
  void close() {
    closed = true;
    drop();
  }

  private void drop() {
    ByteBuf known = kept;
    kept = null;
    if (known != null) {
      known.release();
    }
  }

  /** The end of the buffer, where there is room for so many. */
  private ByteBuf room(ByteBufAllocator alloc, int slots) {
    ByteBuf known = kept;
    if (known == null || known.refCnt() > 1) {
      drop();
      known = alloc.directBuffer(MOST * SLOT, MOST * SLOT);
      if (!closed) {
        kept = known.retain();
      }
    } else {
      known.retain();
    }
    int start = (MOST - slots) * SLOT;
    return known.setIndex(start, start);
  }

  private final class Batches implements ExtendedHandle {
    private int slots = FEWEST;
    private int calls;
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      calls++;
      return room(alloc, slots);
    }

    @Override
    public int guess() {
      return slots * SLOT;
    }

    @Override
    public void reset(ChannelConfig config) {
      calls = 0;
      last = 0;
      attempted = 0;
    }

    /** What one call has found. */
    @Override
    public void incMessagesRead(int messages) {
      if (messages >= slots) {
        slots = Math.min(MOST, 2 * slots);
      } else if (messages <= slots / 2) {
        slots = Math.max(FEWEST, slots / 2);
      }
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return calls < MOST_CALLS && last >= attempted;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return continueReading();
    }

    @Override
    public void readComplete() {
      // The number of slots was settled when the datagrams came.
    }
  }
}
