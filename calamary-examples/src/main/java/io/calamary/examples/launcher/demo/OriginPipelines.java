package io.calamary.examples.launcher.demo;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** How the demo origin handles its connections. */
final class OriginPipelines {
  private OriginPipelines() {}

  static ChannelInitializer<Channel> http() {
    return initializer(channel -> http1(channel.pipeline(), "HTTP/1.1"));
  }

  static ChannelInitializer<Channel> https(SelfSigned identity) throws SSLException {
    SslContext tls =
        SslContextBuilder.forServer(identity.key(), identity.certificate())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1))
            .build();
    return initializer(
        channel -> {
          channel.pipeline().addLast(tls.newHandler(channel.alloc()));
          channel.pipeline().addLast(new Negotiated());
        });
  }

  static ChannelInitializer<Channel> echo() {
    return initializer(channel -> channel.pipeline().addLast(new Echo()));
  }

  private static void http1(ChannelPipeline pipeline, String protocol) {
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new HelloHandler(protocol));
  }

  private static ChannelInitializer<Channel> initializer(Consumer<Channel> setUp) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        setUp.accept(channel);
      }
    };
  }

  /** Goes on with the protocol that the client chose. */
  private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http1(ctx.pipeline(), "HTTP/1.1 and TLS");
        return;
      }
      ctx.pipeline().addLast(Http2FrameCodecBuilder.forServer().build());
      ctx.pipeline()
          .addLast(
              new Http2MultiplexHandler(
                  initializer(
                      stream ->
                          stream
                              .pipeline()
                              .addLast(
                                  new Http2StreamFrameToHttpObjectCodec(true),
                                  new HelloHandler("HTTP/2 and TLS")))),
              new Gone());
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      // A client that does not trust the certificate is nothing to report.
      ctx.close();
    }
  }

  /** Whatever a client did wrong, to be rid of it is enough, as in {@link HelloHandler}. */
  static final class Gone extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** Sends every datagram back. */
  private static final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      ctx.writeAndFlush(new DatagramPacket(packet.content().retain(), packet.sender()));
    }
  }
}
