package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UringGuardTest {
  private static final int TURNS = 200;

  @BeforeEach
  void ioUring() {
    Needs.ioUring();
  }

  @Test
  void nettyStillNeedsTheGuard() throws Exception {
    try (Scene scene = new Scene(IoUringIoHandler.newFactory())) {
      scene.play(true);
      for (int i = 0; i < TURNS; i++) {
        TestLoops.on(scene.loop, () -> true);
      }
      assertFalse(
          scene.reader.end.isDone(),
          "Netty has learned to tell of a reset behind bytes: remove UringEvents, and this test");
    }
  }

  @Test
  void aResetBehindBytesIsTold() throws Exception {
    try (Scene scene = new Scene(new UringGuard(IoUringIoHandler.newFactory()))) {
      scene.play(true);
      assertInstanceOf(IOException.class, Await.get(scene.reader.end));
      assertEquals(5, scene.reader.bytes);
    }
  }

  @Test
  void aReadIsCompleteBeforeTheEndIsTold() throws Exception {
    try (Scene scene = new Scene(new UringGuard(IoUringIoHandler.newFactory()))) {
      scene.play(false);
      Await.get(scene.reader.shut);
      List<String> told = List.copyOf(scene.reader.told);
      assertEquals(List.of("bytes", "complete", "end"), told.subList(0, 3), told.toString());
    }
  }

  @Test
  void aMissingRouteIsToldFromARefusal() throws Exception {
    try (TestLoops loops = TestLoops.of(TransportKind.IO_URING)) {
      assertTrue(NoRoute.made(refused(loops, new InetSocketAddress("224.0.0.1", 80))));
      assertFalse(NoRoute.made(refused(loops, OriginServer.nobody())));
    }
  }

  private static Channel refused(TestLoops loops, InetSocketAddress to) {
    ChannelFuture connection =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(loops.transport().clientChannels())
            .handler(new ChannelInboundHandlerAdapter())
            .connect(to)
            .awaitUninterruptibly();
    assertInstanceOf(IOException.class, connection.cause());
    return connection.channel();
  }

  /** Bytes and a reset, or an end, that wait together when a loop looks at its sockets. */
  private static final class Scene implements AutoCloseable {
    final Reader reader = new Reader();
    final EventLoop loop;
    private final EventLoopGroup group;
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Scene(IoHandlerFactory handlers) throws IOException {
      group = new MultiThreadIoEventLoopGroup(1, handlers);
      loop = group.next();
    }

    void play(boolean reset) throws Exception {
      new Bootstrap()
          .group(loop)
          .channel(IoUringSocketChannel.class)
          .option(ChannelOption.AUTO_READ, false)
          .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
          .handler(reader)
          .connect(server.getLocalSocketAddress())
          .sync();
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch gone = new CountDownLatch(1);
      try (Socket peer = server.accept()) {
        loop.execute(
            () -> {
              busy.countDown();
              awaitQuietly(gone);
            });
        assertTrue(busy.await(Await.BOUND.toSeconds(), TimeUnit.SECONDS));
        peer.getOutputStream().write(new byte[5]);
        if (reset) {
          peer.setSoLinger(true, 0);
        }
      } finally {
        gone.countDown();
      }
      Await.get(reader.first);
    }

    private static void awaitQuietly(CountDownLatch gone) {
      try {
        assertTrue(gone.await(Await.BOUND.toSeconds(), TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  /** Asks for one read after the other. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Integer> first = new CompletableFuture<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();
    final CompletableFuture<Void> shut = new CompletableFuture<>();
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    int bytes;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf read = (ByteBuf) msg;
      bytes += read.readableBytes();
      told.add("bytes");
      read.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      told.add("complete");
      first.complete(bytes);
      ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        told.add("end");
        shut.complete(null);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      end.complete(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end.complete(new IllegalStateException("closed without a reset"));
    }
  }
}
