package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The receive buffers of relays: one message for each read, so that whoever asks for one read holds
 * at most one buffer; large while a direction is bulk, as large reads are what makes a relay cheap,
 * and small as soon as it is not. Between reads nothing is held. Stateless; each channel gets a
 * handle of its own.
 */
public final class RecvBuffers implements RecvByteBufAllocator {
  /** The largest buffer, in bytes. */
  public static final int MAX_BYTES = 512 * 1024;

  /** The first and the smallest buffer, in bytes. */
  public static final int MIN_BYTES = 4 * 1024;

  /** For every relayed channel. */
  public static final RecvBuffers INSTANCE = new RecvBuffers();

  private static final int GROWTH = 4;

  private RecvBuffers() {}

  @Override
  public ExtendedHandle newHandle() {
    return new OneRead();
  }

  /**
   * The size of the next buffer: more after a read that filled its buffer; after one that left most
   * of it empty, twice what was read, so that a small message does not sit in a large buffer.
   */
  static int next(int size, int read) {
    if (read >= size) {
      return Math.min(MAX_BYTES, size * GROWTH);
    }
    if (read >= size / GROWTH || size == MIN_BYTES) {
      return size;
    }
    return Math.max(MIN_BYTES, Integer.highestOneBit(Math.max(1, read)) * 2);
  }

  private static final class OneRead implements ExtendedHandle {
    private int size = MIN_BYTES;
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return alloc.ioBuffer(size);
    }

    @Override
    public int guess() {
      return size;
    }

    @Override
    public void reset(ChannelConfig config) {
      attempted = 0;
      last = 0;
    }

    @Override
    public void incMessagesRead(int messages) {
      // One read is one message; there is nothing to count.
    }

    @Override
    public void lastBytesRead(int bytes) {
      last = bytes;
      if (bytes > 0) {
        size = next(size, bytes);
      }
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
      return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return false;
    }

    @Override
    public void readComplete() {
      // The size was settled when the bytes came.
    }
  }
}
