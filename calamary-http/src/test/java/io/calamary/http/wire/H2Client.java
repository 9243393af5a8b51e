package io.calamary.http.wire;

import io.calamary.core.testkit.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** A client that speaks HTTP/2 to a proxy, and says what it is told to, right or wrong. */
final class H2Client implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Long> goAways = new LinkedBlockingQueue<>();
  private final Channel channel;

  H2Client(InetSocketAddress proxy, X509Certificate trusted)
      throws SSLException, InterruptedException {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(trusted)
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(
                            tls.newHandler(made.alloc()),
                            Http2FrameCodecBuilder.forClient()
                                .validateHeaders(false)
                                .encoderIgnoreMaxHeaderListSize(true)
                                .build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            new Goodbyes());
                  }
                })
            .connect(proxy)
            .sync()
            .channel();
  }

  private final class Goodbyes extends ChannelInboundHandlerAdapter {
    /** Room for all streams beside one that is not read. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(1 << 26));
      ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof Http2GoAwayFrame frame) {
        goAways.add(frame.errorCode());
      }
      ReferenceCountUtil.release(msg);
    }
  }

  /** The connection. */
  Channel channel() {
    return channel;
  }

  /** Sends what this client's codec knows nothing of, as long as the proxy takes it. */
  void raw(byte[] frames) {
    channel.pipeline().context(Http2FrameCodec.class).writeAndFlush(Unpooled.wrappedBuffer(frames));
  }

  /** The error code of the next GOAWAY. */
  long goAway() throws InterruptedException {
    Long code = goAways.poll(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
    if (code == null) {
      throw new AssertionError("no GOAWAY");
    }
    return code;
  }

  void awaitClosed() {
    Await.until("the end of the connection", () -> !channel.isActive());
  }

  /** Asks. */
  Stream ask(Http2Headers headers, boolean end) throws InterruptedException {
    Stream stream = new Stream();
    stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end)).sync();
    return stream;
  }

  /** Asks and gives up at once; whether that can still be sent is not of interest. */
  void askAndReset(Http2Headers headers) throws InterruptedException {
    new Http2StreamChannelBootstrap(channel)
        .handler(new ChannelInboundHandlerAdapter())
        .open()
        .addListener(
            (Future<Http2StreamChannel> opened) -> {
              if (opened.isSuccess()) {
                opened.getNow().write(new DefaultHttp2HeadersFrame(headers, false));
                opened.getNow().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
              }
            })
        .await();
  }

  static Http2Headers connect(InetSocketAddress to) {
    return new DefaultHttp2Headers(false).method("CONNECT").authority("127.0.0.1:" + to.getPort());
  }

  static Http2Headers get(String authority, String path) {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("http")
        .authority(authority)
        .path(path);
  }

  /** A stream and what came of it. */
  final class Stream {
    private final Http2StreamChannel channel;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Http2Headers> heads = new LinkedBlockingQueue<>();
    private final StringBuffer text = new StringBuffer();

    Stream() throws InterruptedException {
      channel =
          new Http2StreamChannelBootstrap(H2Client.this.channel)
              .handler(new Events())
              .open()
              .sync()
              .getNow();
    }

    int id() {
      return channel.stream().id();
    }

    /** Has data taken only when asked for. */
    Stream stalled() {
      channel.config().setAutoRead(false);
      return this;
    }

    Stream resumed() {
      channel.config().setAutoRead(true);
      return this;
    }

    void send(byte[] bytes, boolean end) {
      channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end));
    }

    void headers(Http2Headers headers, boolean end) {
      channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
    }

    void reset() {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    }

    /** The next that came: "200", "data N", "end", or "reset CODE". */
    String next() throws InterruptedException {
      String event = events.poll(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing comes");
      }
      return event;
    }

    /** The fields of the next head, or of the trailers, that was told. */
    Http2Headers head() {
      return heads.remove();
    }

    /** The content so far. */
    String text() {
      return text.toString();
    }

    /** All to the end, pieces of data counted as one. */
    List<String> rest() throws InterruptedException {
      List<String> all = new ArrayList<>();
      long data = 0;
      while (true) {
        String event = next();
        if (event.startsWith("data ")) {
          data += Long.parseLong(event.substring(5));
          continue;
        }
        if (data > 0) {
          all.add("data " + data);
          data = 0;
        }
        all.add(event);
        if (event.equals("end") || event.startsWith("reset")) {
          return all;
        }
      }
    }

    private final class Events extends ChannelInboundHandlerAdapter {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object msg) {
        boolean end = false;
        if (msg instanceof Http2HeadersFrame frame) {
          CharSequence status = frame.headers().status();
          heads.add(frame.headers());
          events.add(status == null ? "trailers" : status.toString());
          end = frame.isEndStream();
        } else if (msg instanceof Http2DataFrame frame) {
          ByteBuf content = frame.content();
          if (content.isReadable()) {
            text.append(content.toString(StandardCharsets.ISO_8859_1));
            events.add("data " + content.readableBytes());
          }
          end = frame.isEndStream();
        }
        if (end) {
          events.add("end");
        }
        ReferenceCountUtil.release(msg);
      }

      @Override
      public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
          events.add("reset " + Http2Error.valueOf(reset.errorCode()));
        }
        ReferenceCountUtil.release(event);
      }
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
