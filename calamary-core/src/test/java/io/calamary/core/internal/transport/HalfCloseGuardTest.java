package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HalfCloseGuardTest {
  private static final int DOWNLOAD = 16 * 1024 * 1024;

  @BeforeEach
  void epoll() {
    Needs.epoll();
  }

  @Test
  void nettyStillNeedsTheGuard() throws Exception {
    try (Pipe pipe = new Pipe(EpollIoHandler.newFactory())) {
      assertThrows(
          UncheckedIOException.class,
          pipe::loseAndRegainInterest,
          "Netty has learned to do without HalfCloseGuard: remove it, and this test");
    }
  }

  @Test
  void theGuardKeepsTheRegistration() throws Exception {
    try (Pipe pipe = new Pipe(new HalfCloseGuard(EpollIoHandler.newFactory()))) {
      pipe.loseAndRegainInterest();
      pipe.write();
      pipe.awaitEvent();
    }
  }

  @Test
  void aDownloadSurvivesTheEndOfTheUpload() throws Exception {
    try (TestLoops loops = TestLoops.of("epoll")) {
      Channel server =
          new ServerBootstrap()
              .group(loops.group())
              .channelFactory(loops.transport().serverChannels())
              .childOption(ChannelOption.AUTO_READ, false)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childHandler(new Downloads())
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      InetSocketAddress address = (InetSocketAddress) server.localAddress();
      try (Socket client = new Socket(address.getAddress(), address.getPort())) {
        client.getOutputStream().write(new byte[5]);
        client.shutdownOutput();
        assertEquals(DOWNLOAD, client.getInputStream().readAllBytes().length);
      }
    }
  }

  /** Answers the end of an upload, which nobody reads, with more than a socket takes at once. */
  private static final class Downloads extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        // Not before Netty has done with the event, and so has lost all interest in the socket.
        ctx.executor().execute(() -> download(ctx));
      }
    }

    private static void download(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(ctx.alloc().buffer(DOWNLOAD).writeZero(DOWNLOAD))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A pipe with its reading end on an event loop. */
  private static final class Pipe implements AutoCloseable {
    private final EventLoopGroup group;
    private final FileDescriptor[] ends = FileDescriptor.pipe();
    private final ReadingEnd reading = new ReadingEnd(ends[0]);
    private final IoEventLoop loop;
    private final IoRegistration registration;

    Pipe(IoHandlerFactory handlers) throws Exception {
      group = new MultiThreadIoEventLoopGroup(1, handlers);
      loop = (IoEventLoop) group.next();
      registration = loop.register(reading).get();
    }

    /** Each step in a turn of its own. */
    void loseAndRegainInterest() {
      submit(EpollIoOps.NONE);
      submit(EpollIoOps.EPOLLIN);
      submit(EpollIoOps.NONE);
      submit(EpollIoOps.EPOLLIN);
    }

    private void submit(EpollIoOps ops) {
      loop.submit(() -> registration.submit(ops)).syncUninterruptibly();
      loop.submit(() -> {}).syncUninterruptibly();
    }

    void write() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocateDirect(1);
      ends[1].write(bytes, 0, 1);
    }

    void awaitEvent() throws InterruptedException {
      assertTrue(reading.events.await(20, TimeUnit.SECONDS));
    }

    @Override
    public void close() throws IOException {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      ends[1].close();
    }
  }

  private static final class ReadingEnd implements EpollIoHandle {
    private final FileDescriptor end;
    private final CountDownLatch events = new CountDownLatch(1);

    ReadingEnd(FileDescriptor end) {
      this.end = end;
    }

    @Override
    public FileDescriptor fd() {
      return end;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      registration.submit(EpollIoOps.NONE);
      events.countDown();
    }

    @Override
    public void close() throws IOException {
      end.close();
    }
  }
}
