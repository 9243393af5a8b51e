package io.calamary.http.internal.h2;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DrainEvent;
import io.calamary.core.spi.tls.TlsUser;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Hop;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client's connection that speaks HTTP/2. Its streams are clients of their own. */
public final class H2Connection extends ChannelDuplexHandler {
  private static final int MOST_STREAMS = 100;
  private static final int STREAM_WINDOW = 128 * 1024;
  private static final int DEFAULT_WINDOW = 65_535;
  // Each frame that was on its way when a stream was reset is answered with one more reset, so this
  // is more than the codec's own limit.
  private static final int MOST_RESETS = 1000;
  private static final int RESETS_SECONDS = 30;
  private static final long DRAIN_PING = 0x63616c616d617279L;

  private final ClientConnection client;
  private final Hop hop;
  private final Function<ClientConnection, ChannelHandler> handlers;
  private final H2Edge edge;
  private @Nullable ChannelHandlerContext context;
  private int streams;
  private boolean draining;
  private boolean over;

  /**
   * Makes the handler of a connection.
   *
   * @param handlers makes what takes the {@link H2Request} of a stream
   */
  public H2Connection(
      ClientConnection client, Hop hop, Function<ClientConnection, ChannelHandler> handlers) {
    this.client = client;
    this.hop = hop;
    this.handlers = handlers;
    this.edge = new H2Edge(client, hop.timeouts().handshake());
  }

  /** From now on the connection speaks HTTP/2. */
  public void install() {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MOST_STREAMS)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(hop.limits().maxHead())
            .connectProtocolEnabled(hop.webSocket());
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(settings)
            .gracefulShutdownTimeoutMillis(0)
            .encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS)
            .frameLogger(new ControlFrames(this::flooded, this::wrong))
            .build();
    ChannelPipeline pipeline = client.channel().pipeline();
    String last = pipeline.lastContext().name();
    pipeline.addBefore(last, null, edge);
    pipeline.addBefore(last, null, new HeaderBlockTime(hop.timeouts().handshake(), this::late));
    pipeline.addBefore(last, null, codec);
    pipeline.addBefore(last, null, new Http2MultiplexHandler(new Streams()));
    pipeline.addBefore(last, null, this);
    // What streams hold is bounded by windows; the connection itself is always read.
    client.channel().config().setAutoRead(true);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    // A stream that stalls may fill its own window, but must leave room for all others.
    ctx.writeAndFlush(
        new DefaultHttp2WindowUpdateFrame(MOST_STREAMS * STREAM_WINDOW - DEFAULT_WINDOW));
    // Until the first stream comes, the time for the handshake runs.
    if (client.draining()) {
      drain(ctx);
    }
  }

  /** Makes the clients of streams. */
  @ChannelHandler.Sharable
  private final class Streams extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream.config().setAutoRead(false);
      streams++;
      client.timer().stop();
      stream.closeFuture().addListener(closed -> streamClosed());
      TlsUser.share(client.channel(), stream);
      ClientConnection inner = client.inner(stream);
      stream.pipeline().addFirst(new H2Stream(stream, hop));
      inner.handshake(handlers.apply(inner));
    }
  }

  private void streamClosed() {
    streams--;
    if (streams == 0 && !over) {
      if (draining) {
        end(CloseReason.COMPLETED);
      } else {
        idle();
      }
    }
  }

  private void idle() {
    client.timer().start(hop.timeouts().keepAlive(), () -> end(CloseReason.COMPLETED));
  }

  /** Says goodbye, and closes. */
  private void end(CloseReason reason) {
    if (!over) {
      over = true;
      goAway(Http2Error.NO_ERROR);
      client.close(reason, null);
    }
  }

  /** The codec closes behind what is no mere goodbye. */
  private void flooded() {
    context()
        .executor()
        .execute(
            () -> {
              if (!over) {
                goAway(Http2Error.ENHANCE_YOUR_CALM);
              }
            });
  }

  /** The codec says it in a GOAWAY; not each error that it closes for is told in another way. */
  private void wrong(String what) {
    over = true;
    edge.wrong(CloseReason.PROTOCOL_ERROR, what);
  }

  /** Streams cannot go on beside half a header block. */
  private void late() {
    if (!over) {
      edge.wrong(CloseReason.HANDSHAKE_TIMEOUT, "half a header block");
      goAway(Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  private void goAway(Http2Error error) {
    context().writeAndFlush(new DefaultHttp2GoAwayFrame(error, Unpooled.EMPTY_BUFFER));
  }

  /** RFC 9113 section 6.8: what the client sends before it knows is still served. */
  private void drain(ChannelHandlerContext ctx) {
    if (draining || over) {
      return;
    }
    draining = true;
    ctx.write(
        new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR, Unpooled.EMPTY_BUFFER)
            .setExtraStreamIds(Integer.MAX_VALUE));
    ctx.writeAndFlush(new DefaultHttp2PingFrame(DRAIN_PING));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof Http2Frame)) {
      ctx.fireChannelRead(msg);
      return;
    }
    if (draining
        && msg instanceof Http2PingFrame ping
        && ping.ack()
        && ping.content() == DRAIN_PING) {
      if (streams == 0) {
        end(CloseReason.COMPLETED);
      } else {
        goAway(Http2Error.NO_ERROR);
      }
    }
    ReferenceCountUtil.release(msg);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == DrainEvent.INSTANCE) {
      drain(ctx);
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      over = true;
      client.close(streams == 0 ? CloseReason.COMPLETED : CloseReason.CLIENT_CLOSED, null);
      ctx.close();
      return;
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    edge.closing();
    ctx.close(promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception) {
      wrong(String.valueOf(cause.getMessage()));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over = true;
    ctx.fireChannelInactive();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "context");
  }
}
