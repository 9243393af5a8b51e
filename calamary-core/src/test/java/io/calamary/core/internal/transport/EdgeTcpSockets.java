package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a listening socket accepts, of which the kernel tells what changes. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"epoll", "io_uring"})
abstract class EdgeTcpSockets {
  @Parameter String transport;

  final BlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
  TestLoops loops;

  @BeforeEach
  void start() {
    Needs.transport(transport);
    loops = TestLoops.of(transport);
  }

  @AfterEach
  void stop() {
    if (loops != null) {
      loops.close();
    }
  }

  Channel listen() throws Exception {
    return listen(true);
  }

  Channel listen(boolean autoRead) throws Exception {
    return new ServerBootstrap()
        .group(loops.group())
        .channelFactory(loops.transport().serverChannels())
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.AUTO_READ, autoRead)
        .childHandler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public boolean isSharable() {
                return true;
              }

              @Override
              public void channelActive(ChannelHandlerContext ctx) {
                accepted.add((SocketChannel) ctx.channel());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  SocketChannel take() throws InterruptedException {
    SocketChannel channel = accepted.poll(20, TimeUnit.SECONDS);
    assertNotNull(channel, "nothing was accepted");
    return channel;
  }

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  /** Tells what comes. */
  static final class Hearing extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> heard;

    Hearing(BlockingQueue<String> heard) {
      this.heard = heard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      heard.add(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        heard.add("the end");
      }
    }
  }
}
