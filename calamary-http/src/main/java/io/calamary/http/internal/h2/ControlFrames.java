package io.calamary.http.internal.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;
import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of a client that move nothing: SETTINGS, PING, PRIORITY and unknown ones. Each
 * is answered or thrown away at once, so a flood of them costs no memory, but time. (The frame
 * logger is the one place that sees them all.)
 */
final class ControlFrames extends Http2FrameLogger {
  private static final int MOST = 500;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Runnable flooded;
  private long since = System.nanoTime();
  private int count;

  /** Tells once when there are too many. */
  ControlFrames(Runnable flooded) {
    super(LogLevel.TRACE, ControlFrames.class);
    this.flooded = flooded;
  }

  private void count(Direction direction) {
    if (direction == Direction.OUTBOUND) {
      return;
    }
    long now = System.nanoTime();
    if (now - since > WINDOW_NANOS) {
      since = now;
      count = 0;
    }
    if (++count == MOST + 1) {
      flooded.run();
    }
  }

  @Override
  public void logPing(Direction direction, ChannelHandlerContext ctx, long data) {
    count(direction);
  }

  @Override
  public void logPingAck(Direction direction, ChannelHandlerContext ctx, long data) {
    count(direction);
  }

  @Override
  public void logSettings(Direction direction, ChannelHandlerContext ctx, Http2Settings settings) {
    count(direction);
  }

  @Override
  public void logSettingsAck(Direction direction, ChannelHandlerContext ctx) {
    count(direction);
  }

  @Override
  public void logPriority(
      Direction direction,
      ChannelHandlerContext ctx,
      int streamId,
      int streamDependency,
      short weight,
      boolean exclusive) {
    count(direction);
  }

  @Override
  public void logUnknownFrame(
      Direction direction,
      ChannelHandlerContext ctx,
      byte frameType,
      int streamId,
      Http2Flags flags,
      ByteBuf data) {
    count(direction);
  }
}
