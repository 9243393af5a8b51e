package io.calamary.examples.measure;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A client that has datagrams sent to it through a SOCKS5 proxy, and the target that sends them.
 * Whatever is lost is asked for again as a whole, after a moment.
 */
final class DatagramDownload implements AutoCloseable {
  private static final int SIZE = 1200;
  private static final int TRAIN = 40;
  private static final int WINDOW = 2;
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int MILLIS = 20;

  private final boolean segmented;
  private final long bytes;
  private final Associated proxy;
  private final Channel target;
  private final Channel client;
  private final ByteBuf train = Unpooled.directBuffer(SIZE * TRAIN).writeZero(SIZE * TRAIN);
  private final ByteBuf credit;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Future<?> watch;
  private long sent;
  private long arrived;
  private long seen;
  private int left;

  DatagramDownload(
      EventLoop loop, InetSocketAddress proxy, boolean segmented, boolean together, long bytes)
      throws IOException, InterruptedException {
    this.segmented = segmented;
    this.bytes = bytes;
    this.proxy = new Associated(proxy);
    this.target = socket(loop, false, new Target());
    this.client = socket(loop, together, new Client());
    this.credit = this.proxy.header((InetSocketAddress) target.localAddress()).writeByte(1);
    client.connect(this.proxy.relay()).sync();
    this.watch = loop.scheduleAtFixedRate(this::again, 0, MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Channel socket(EventLoop loop, boolean together, ChannelHandler handler)
      throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .option(EpollChannelOption.UDP_GRO, together)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_535))
            .handler(handler);
    return bootstrap.bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
  }

  /** Nothing has come for a while: at the start, and where all that was asked for is lost. */
  private void again() {
    if (arrived == seen && !done.isDone()) {
      left = TRAIN;
      for (int i = 0; i < WINDOW; i++) {
        ask();
      }
    }
    seen = arrived;
  }

  private void ask() {
    client.writeAndFlush(credit.retainedDuplicate());
  }

  /** Waits for the last one. */
  void await() throws Exception {
    done.get(60, TimeUnit.SECONDS);
    watch.cancel(false);
  }

  long sent() {
    return sent;
  }

  long arrived() {
    return arrived;
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    client.close().syncUninterruptibly();
    target.close().syncUninterruptibly();
    proxy.close();
    train.release();
    credit.release();
  }

  /** Sends forty datagrams for each that comes. */
  private final class Target extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket asked) {
      if (segmented) {
        ctx.write(new SegmentedDatagramPacket(train.retainedDuplicate(), SIZE, asked.sender()));
      } else {
        for (int i = 0; i < TRAIN; i++) {
          ctx.write(new DatagramPacket(train.retainedSlice(i * SIZE, SIZE), asked.sender()));
        }
      }
      ctx.flush();
      sent += SIZE * TRAIN;
    }
  }

  /** Counts. */
  private final class Client extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      int length = packet.content().readableBytes() - Associated.HEADER;
      if (length != SIZE) {
        done.completeExceptionally(new IOException("a datagram of " + length + " bytes"));
      }
      arrived += length;
      if (arrived >= bytes) {
        done.complete(null);
      } else if (--left <= 0) {
        left = TRAIN;
        ask();
      }
    }
  }
}
