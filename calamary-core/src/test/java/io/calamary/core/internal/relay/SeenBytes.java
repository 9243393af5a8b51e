package io.calamary.core.internal.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the bytes that go out by the pipeline of a channel. */
final class SeenBytes extends ChannelOutboundHandlerAdapter {
  private final AtomicInteger bytes = new AtomicInteger();

  /** Added before all others. */
  static SeenBytes in(Channel channel) {
    SeenBytes seen = new SeenBytes();
    channel.pipeline().addFirst(seen);
    return seen;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    bytes.addAndGet(((ByteBuf) msg).readableBytes());
    ctx.write(msg, promise);
  }

  int count() {
    return bytes.get();
  }
}
