package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receive buffers of one size for a UDP socket that Netty reads, as often as {@link ReadPace} says.
 * Of one socket.
 */
final class DatagramBuffers implements RecvByteBufAllocator {
  /** After so many that all came singly it is not to be expected any more that others will not. */
  private static final int TRIED = 256;

  private final int bytes;
  private @Nullable LoopDatagrams loop;
  private int singly;

  DatagramBuffers(int bytes) {
    this.bytes = bytes;
  }

  /** From now on datagrams may come together; takes the buffer of the socket's event loop. */
  void together(LoopDatagrams of) {
    loop = of;
  }

  private ByteBuf next(ByteBufAllocator alloc) {
    return loop == null ? alloc.ioBuffer(bytes) : loop.toReceive(alloc).retain();
  }

  /** One read has found so many. */
  private void found(int datagrams) {
    if (loop == null || singly > TRIED) {
      return;
    }
    if (datagrams > 1) {
      singly = TRIED + 1;
      loop.trials().found();
    } else if (++singly > TRIED) {
      loop.trials().missed();
    }
  }

  @Override
  public ExtendedHandle newHandle() {
    return new Paced();
  }

  private final class Paced implements ExtendedHandle {
    private final ReadPace pace = new ReadPace();
    private int most;
    private int found;
    private int attempted;
    private int last;

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      return next(alloc);
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
      DatagramBuffers.this.found(messages);
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
