package io.calamary.http.internal.forward;

import io.calamary.core.spi.StreamEnd;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange: what was written must have gone out before more is read, so that a
 * receiver that does not read stops the sender, and no more than one read is in memory.
 */
public final class Pump implements ChannelFutureListener {
  private final Channel from;
  private final Channel to;
  private @Nullable ChannelFuture last;
  private long unsent;
  private boolean open = true;

  Pump(Channel from, Channel to) {
    this.from = from;
    this.to = to;
  }

  /** Writes bytes, or a message of the receiver's protocol, without a flush. Takes it. */
  public void write(Object message) {
    last = to.write(message);
  }

  /** Sends what was written, and reads more when that has gone out. */
  void flush() {
    ChannelFuture written = last;
    if (written == null) {
      more();
      return;
    }
    to.flush();
    if (written.isSuccess()) {
      last = null;
      more();
    } else {
      written.addListener(this);
    }
  }

  @Override
  public void operationComplete(ChannelFuture written) {
    // A failed write means a broken channel, and that is told by its own handler.
    if (written == last && written.isSuccess()) {
      last = null;
      more();
    }
  }

  private void more() {
    if (open) {
      from.read();
    }
  }

  /** Whether the receiver took something since this was asked last, if only a part of a piece. */
  boolean moved() {
    ChannelOutboundBuffer buffer = to.unsafe().outboundBuffer();
    StreamEnd layer = StreamEnd.of(to);
    long left = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    left += layer == null ? 0 : layer.unsent();
    boolean moved = left > 0 && left != unsent;
    unsent = left;
    return moved;
  }

  /** Nothing more is to be read. */
  void end() {
    open = false;
  }
}
