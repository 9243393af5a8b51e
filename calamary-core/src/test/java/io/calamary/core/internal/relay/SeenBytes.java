package io.calamary.core.internal.relay;

import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the bytes that come and go by the pipeline of a channel. */
final class SeenBytes extends ChannelDuplexHandler {
  private final AtomicInteger in = new AtomicInteger();
  private final AtomicInteger out = new AtomicInteger();

  /** Added before all others. */
  static SeenBytes in(Channel channel) throws Exception {
    SeenBytes seen = new SeenBytes();
    TestLoops.addFirst(channel, seen);
    return seen;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    out.addAndGet(((ByteBuf) msg).readableBytes());
    ctx.write(msg, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    in.addAndGet(((ByteBuf) msg).readableBytes());
    ctx.fireChannelRead(msg);
  }

  int in() {
    return in.get();
  }

  int out() {
    return out.get();
  }
}
