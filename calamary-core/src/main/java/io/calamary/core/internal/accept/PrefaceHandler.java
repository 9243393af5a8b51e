package io.calamary.core.internal.accept;

import io.calamary.core.internal.flow.ClientSide;
import io.calamary.core.spi.DrainEvent;
import io.calamary.core.spi.PrefaceReader;
import io.calamary.core.spi.PrefaceResult;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the prefaces of a client, then makes room for its mode: what came behind them is for the
 * handlers of the mode. Every failure is a reset, so that nobody takes it for an answer.
 */
final class PrefaceHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PrefaceHandler.class);

  private final ClientSide client;
  private final List<PrefaceReader> readers;
  private final Runnable then;
  private final @Nullable Duration ownTime;
  private @Nullable ByteBuf received;
  private int done;
  private boolean over;

  /**
   * Makes the handler of a client.
   *
   * @param then called when the prefaces are read, to hand the client to its mode
   */
  PrefaceHandler(ClientSide client, Prefaces.Plan plan, Runnable then) {
    this.client = client;
    this.readers = plan.readers();
    this.then = then;
    this.ownTime = plan.timeout();
  }

  /** Begins to read. */
  void start() {
    long nanos = ownTime == null ? client.time().left() : ownTime.toNanos();
    client.timer().startNanos(nanos, () -> fail(CloseReason.HANDSHAKE_TIMEOUT, "no preface"));
    client.channel().read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    ByteBuf before = received;
    received =
        before == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (over) {
      return;
    }
    while (done < readers.size()) {
      ByteBuf in = received;
      if (in == null || !in.isReadable()) {
        client.channel().read();
        return;
      }
      PrefaceResult result = readers.get(done).read(in);
      switch (result.kind()) {
        case MORE -> {
          client.channel().read();
          return;
        }
        case REFUSED -> {
          fail(CloseReason.PROTOCOL_ERROR, String.valueOf(result.detail()));
          return;
        }
        case COMPLETE -> {
          in.skipBytes(result.length());
          client.told(result);
        }
        case ABSENT -> {
          // All that has come is for the next one.
        }
      }
      done++;
    }
    finish(ctx);
  }

  /** The mode adds its handlers behind this one, which then goes. */
  private void finish(ChannelHandlerContext ctx) {
    over = true;
    if (ownTime == null) {
      client.time().resume();
    } else {
      client.time().start();
    }
    then.run();
    ByteBuf left = received;
    received = null;
    if (left != null && left.isReadable()) {
      ctx.fireChannelRead(left);
      ctx.fireChannelReadComplete();
    } else if (left != null) {
      left.release();
    }
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private void fail(CloseReason reason, String detail) {
    over = true;
    release();
    LOG.debug(
        "listener '{}': the connection of {} is reset: {}, {}",
        client.listenerName(),
        client.channel().remoteAddress(),
        reason,
        detail);
    client.reset(reason, detail);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && received != null && !over) {
      fail(CloseReason.PROTOCOL_ERROR, "the input ended within a preface");
    } else if (event == DrainEvent.INSTANCE && received == null && !over) {
      fail(CloseReason.DRAINED, "nothing was sent yet");
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    over = true;
    release();
  }

  private void release() {
    ByteBuf left = received;
    received = null;
    if (left != null) {
      left.release();
    }
  }
}
