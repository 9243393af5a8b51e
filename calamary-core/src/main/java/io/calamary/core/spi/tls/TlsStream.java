package io.calamary.core.spi.tls;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.StreamEnd;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind TLS and tells its ends: {@code close_notify} ends the client's bytes (RFC 8446
 * section 6.1); an end of the connection without it, which anybody on the way can cause, cuts them
 * off.
 */
final class TlsStream extends ChannelInboundHandlerAdapter implements StreamEnd {
  private static final List<Class<? extends ChannelHandler>> LAYERS =
      List.of(SniHandler.class, SslHandler.class);

  private final ClientConnection client;
  private final Consumer<@Nullable String> negotiated;
  private boolean secured;
  private boolean failed;
  private boolean ended;
  private boolean left;

  TlsStream(ClientConnection client, Consumer<@Nullable String> negotiated) {
    this.client = client;
    this.negotiated = negotiated;
  }

  /** Whether a handshake is going on. */
  boolean handshaking() {
    return !secured && !failed;
  }

  /** Takes TLS out of the pipeline. */
  void leave(ChannelPipeline pipeline) {
    left = true;
    client.channel().attr(KEY).set(null);
    for (Class<? extends ChannelHandler> each : LAYERS) {
      if (pipeline.get(each) != null) {
        pipeline.remove(each);
      }
    }
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
  }

  /**
   * The end comes behind the read that brought it, as it does from a socket. The engine knows
   * whether there was one; what TLS tells of its closing is not to be relied on, once the output
   * has ended.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    SslHandler tls = tls();
    if (secured && !ended && tls != null && tls.engine().isInboundDone()) {
      ended = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (left) {
      ctx.fireUserEventTriggered(event);
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshaken(ctx, handshake);
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      if (!ended) {
        ended = true;
        ctx.fireExceptionCaught(new TruncatedException());
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

  private void handshaken(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess()) {
      secured = true;
      StreamEnd.set(ctx.channel(), this);
      SslHandler tls = Objects.requireNonNull(tls(), "TLS");
      TlsUser.remember(ctx.channel(), tls.engine().getSession());
      negotiated.accept(tls.applicationProtocol());
    } else if (ctx.channel().isActive()) {
      // TLS is about to say why, and to close.
      failed = true;
      client.close(CloseReason.PROTOCOL_ERROR, handshake.cause().getMessage());
    }
  }

  /** TLS; null when the connection is gone, and its pipeline with it. */
  private @Nullable SslHandler tls() {
    return client.channel().pipeline().get(SslHandler.class);
  }

  @Override
  public void endOutput() {
    SslHandler tls = tls();
    if (tls != null) {
      tls.closeOutbound();
    }
  }

  @Override
  public void reset() {
    Channel channel = client.channel();
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null || !channel.isActive()) {
      channel.close();
    } else {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // From below TLS, which would else say that all was well.
      tls.close();
    }
  }
}
