package io.calamary.core.internal.accept;

import io.calamary.core.internal.flow.ClientSide;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.relay.TunnelEnd;
import io.calamary.core.spi.Acceptor;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Takes each accepted socket of a listener: within the limits it becomes a client. Thread-safe. */
@Sharable
public final class ClientInitializer extends ChannelInboundHandlerAdapter {
  private final Engine engine;
  private final ConnectionLimiter limiter;
  private final String listener;
  private final Acceptor acceptor;

  /** Makes the initializer of a listener. */
  public ClientInitializer(
      Engine engine, ConnectionLimiter limiter, String listener, Acceptor acceptor) {
    this.engine = engine;
    this.limiter = limiter;
    this.listener = listener;
    this.acceptor = acceptor;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    ctx.pipeline().remove(this);
    // The client may be gone before its connection was taken from the queue.
    if (!(channel.remoteAddress() instanceof InetSocketAddress source)) {
      channel.close();
      return;
    }
    InetAddress address = source.getAddress();
    boolean stopping = engine.draining();
    if (stopping || !limiter.enter(address)) {
      engine.stats().connectionRejected();
      CloseReason reason = stopping ? CloseReason.DRAINED : CloseReason.LIMIT_REACHED;
      engine.observers().connectionRejected(listener, source, reason);
      turnAway(channel, reason);
      return;
    }
    channel.closeFuture().addListener(closed -> limiter.leave(address));
    new ClientSide(engine, channel, listener).accepted(acceptor);
  }

  private void turnAway(Channel channel, CloseReason reason) {
    ByteBuf words = acceptor.refusal(channel.alloc(), reason);
    if (words == null) {
      TunnelEnd.reset(channel);
    } else {
      new ClientSide(engine, channel, listener).turnAway(words);
    }
  }
}
