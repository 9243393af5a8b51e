package io.calamary.core.internal.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a connection to an upstream until the handshake is done. What the upstream sends
 * behind its answer, maybe in the same segment, is passed on to the handler that comes next.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
  private static final int ROOM = 512;

  private final Handshake handshake;
  private final UpstreamDial dial;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf received;
  private boolean begun;
  private boolean over;

  HandshakeHandler(Handshake handshake, UpstreamDial dial) {
    this.handshake = handshake;
    this.dial = dial;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** The connection is there, with its encryption: says what is to be said first. */
  void begin() {
    ChannelHandlerContext ctx = Objects.requireNonNull(context, "context");
    begun = true;
    ByteBuf out = ctx.alloc().buffer(ROOM);
    handshake.begin(out);
    ctx.writeAndFlush(out);
    proceed(ctx);
    if (!over) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    ByteBuf before = received;
    if (before == null) {
      received = bytes;
    } else {
      // A handshake is bounded, and most fit into one piece.
      received = ctx.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      received.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
    }
    if (begun) {
      proceed(ctx);
    }
  }

  private void proceed(ChannelHandlerContext ctx) {
    ByteBuf in = received == null ? ctx.alloc().buffer(0) : received;
    received = in;
    ByteBuf out = ctx.alloc().buffer(ROOM);
    Outcome outcome = handshake.read(in, out);
    if (out.isReadable()) {
      ctx.writeAndFlush(out);
    } else {
      out.release();
    }
    switch (outcome.state()) {
      case MORE -> {}
      case DONE -> {
        over = true;
        dial.done();
      }
      case REFUSED -> {
        over = true;
        dial.refused(outcome);
      }
      case BROKEN -> {
        over = true;
        dial.broken(String.valueOf(outcome.detail()), null);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!over) {
      ctx.read();
    } else {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !over) {
      over = true;
      dial.broken("closed the connection before it had answered", null);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    over = true;
    dial.broken("broke the connection: " + cause.getMessage(), cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!over) {
      over = true;
      dial.broken("closed the connection before it had answered", null);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf rest = received;
    received = null;
    if (rest == null) {
      return;
    }
    if (rest.isReadable() && ctx.channel().isActive()) {
      ctx.fireChannelRead(rest);
      ctx.fireChannelReadComplete();
    } else {
      rest.release();
    }
  }
}
