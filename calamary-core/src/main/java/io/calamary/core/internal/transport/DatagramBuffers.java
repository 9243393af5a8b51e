package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Receive buffers of one size for UDP sockets that Netty reads, as often as {@link ReadPace} says.
 */
final class DatagramBuffers implements RecvByteBufAllocator {
  private final int bytes;

  DatagramBuffers(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public ExtendedHandle newHandle() {
    return new Paced(bytes);
  }

  private static final class Paced implements ExtendedHandle {
    private final ReadPace pace = new ReadPace();
    private final int bytes;
    private int most;
    private int found;
    private int attempted;
    private int last;

    Paced(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return alloc.ioBuffer(bytes);
    }

    @Override
    public int guess() {
      return bytes;
    }

    @Override
    public void reset(ChannelConfig config) {
      most = pace.next();
      found = 0;
      last = 0;
    }

    @Override
    public void incMessagesRead(int messages) {
      found += messages;
    }

    @Override
    public void lastBytesRead(int read) {
      last = read;
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void attemptedBytesRead(int wanted) {
      attempted = wanted;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return found < most;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return found < most;
    }

    @Override
    public void readComplete() {
      pace.found(found, most);
    }
  }
}
