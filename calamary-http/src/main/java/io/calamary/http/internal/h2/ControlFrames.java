package io.calamary.http.internal.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the frames of a client that move nothing: SETTINGS, PING, PRIORITY and unknown ones. Each
 * is answered or thrown away at once, so a flood of them costs no memory, but time. Tells, too, of
 * each GOAWAY with an error before it goes out. (The frame logger is the one place that sees them
 * all.)
 */
final class ControlFrames extends Http2FrameLogger {
  private static final int MOST = 500;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Runnable flooded;
  private final Consumer<String> wrong;
  private long since = System.nanoTime();
  private int count;

  /**
   * Makes a counter.
   *
   * @param flooded told once when there are too many
   * @param wrong told what a GOAWAY says is wrong
   */
  ControlFrames(Runnable flooded, Consumer<String> wrong) {
    super(LogLevel.TRACE, ControlFrames.class);
    this.flooded = flooded;
    this.wrong = wrong;
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
  public void logGoAway(
      Direction direction,
      ChannelHandlerContext ctx,
      int lastStreamId,
      long errorCode,
      ByteBuf debugData) {
    if (direction == Direction.OUTBOUND && errorCode != Http2Error.NO_ERROR.code()) {
      wrong.accept(
          debugData.isReadable()
              ? debugData.toString(StandardCharsets.UTF_8)
              : String.valueOf(Http2Error.valueOf(errorCode)));
    }
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
