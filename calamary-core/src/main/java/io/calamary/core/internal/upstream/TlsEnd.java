package io.calamary.core.internal.upstream;

import io.calamary.core.spi.StreamEnd;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;

/**
 * Stands behind TLS to an upstream and tells its ends: {@code close_notify} ends the bytes (RFC
 * 8446 section 6.1); an end of the connection without it, which anybody on the way can cause, cuts
 * them off.
 */
final class TlsEnd extends ChannelInboundHandlerAdapter implements StreamEnd {
  private final Channel channel;
  private final SslHandler tls;
  private boolean ended;

  TlsEnd(Channel channel, SslHandler tls) {
    this.channel = channel;
    this.tls = tls;
  }

  /** Puts TLS and this behind it in front of all other handlers, and begins the handshake. */
  void install() {
    StreamEnd.set(channel, this);
    channel.pipeline().addFirst(this);
    channel.pipeline().addFirst(tls);
  }

  /** The end comes behind the read that brought it, as it does from a socket. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (!ended && tls.handshakeFuture().isSuccess() && tls.engine().isInboundDone()) {
      ended = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (!ended) {
        ended = true;
        ctx.fireExceptionCaught(new IOException("the connection ended without TLS close_notify"));
      }
    } else if (!(event instanceof SslCloseCompletionEvent)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ended = true;
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void endOutput() {
    tls.closeOutbound();
  }

  @Override
  public void reset() {
    ChannelHandlerContext lowest = channel.pipeline().context(tls);
    if (lowest == null || !channel.isActive()) {
      channel.close();
    } else {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // From below TLS, which would else say that all was well.
      lowest.close();
    }
  }
}
