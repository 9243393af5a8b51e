package io.calamary.http.internal.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives a client a time for each header block, beside whatever its streams do. */
final class HeaderBlockTime extends ChannelInboundHandlerAdapter {
  private final HeaderBlocks blocks = new HeaderBlocks();
  private final Duration most;
  private final Runnable late;
  private @Nullable Future<?> running;

  HeaderBlockTime(Duration most, Runnable late) {
    this.most = most;
    this.late = late;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf bytes) {
      boolean before = blocks.open();
      blocks.follow(bytes);
      if (before && !blocks.open()) {
        stop();
      }
    }
    ctx.fireChannelRead(msg);
  }

  /** Most blocks are complete by then, and need no timer. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (blocks.open() && running == null) {
      running = ctx.executor().schedule(late, most.toNanos(), TimeUnit.NANOSECONDS);
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  private void stop() {
    Future<?> timer = running;
    running = null;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
