package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.TestLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecvBuffersTest {
  @Test
  void buffersGrowWhileTheyAreFilled() {
    int[] sizes = IntStream.iterate(4096, size -> RecvBuffers.next(size, size)).limit(6).toArray();
    assertEquals("[4096, 16384, 65536, 262144, 524288, 524288]", text(sizes));
  }

  @Test
  void aBufferThatStaysMostlyEmptyIsFollowedByOneThatFits() {
    assertEquals(4096, RecvBuffers.next(262_144, 1));
    assertEquals(4096, RecvBuffers.next(262_144, 2047));
    assertEquals(4096, RecvBuffers.next(262_144, 2048));
    assertEquals(32_768, RecvBuffers.next(262_144, 20_000));
    assertEquals(262_144, RecvBuffers.next(262_144, 65_536));
    assertEquals(4096, RecvBuffers.next(4096, 1));
    assertEquals(16_384, RecvBuffers.next(16_384, 4096));
  }

  @Test
  void theNextBufferHoldsWhatCameBeforeAndStaysInItsBounds() {
    for (int size = RecvBuffers.MIN_BYTES; size <= RecvBuffers.MAX_BYTES; size *= 2) {
      for (int read = 1; read <= size; read += 1 + read / 7) {
        int next = RecvBuffers.next(size, read);
        assertTrue(next >= read && next >= RecvBuffers.MIN_BYTES, size + ", " + read);
        assertTrue(next <= RecvBuffers.MAX_BYTES, size + ", " + read);
      }
    }
  }

  @Test
  void aHandleReadsOnce() {
    ExtendedHandle handle = RecvBuffers.INSTANCE.newHandle();
    ByteBuf first = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
    assertEquals(4096, first.capacity());
    first.release();
    handle.attemptedBytesRead(4096);
    handle.lastBytesRead(4096);
    handle.incMessagesRead(1);
    assertFalse(handle.continueReading());
    assertFalse(handle.continueReading(() -> true));
    assertEquals(16_384, handle.guess());
    handle.lastBytesRead(-1);
    assertEquals(16_384, handle.guess());
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void oneReadIsOneMessage(String transport) throws Exception {
    try (TestLoops loops = TestLoops.of(transport);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BlockingQueue<String> events = new LinkedBlockingQueue<>();
      Channel channel =
          new Bootstrap()
              .group(loops.group())
              .channelFactory(loops.transport().clientChannels())
              .option(ChannelOption.AUTO_READ, false)
              .option(ChannelOption.RECVBUF_ALLOCATOR, RecvBuffers.INSTANCE)
              .handler(new Recorder(events))
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(new byte[100_000]);
        for (String size : new String[] {"4096", "16384", "65536"}) {
          channel.read();
          assertEquals(size, events.poll(20, TimeUnit.SECONDS));
          assertEquals("complete", events.poll(20, TimeUnit.SECONDS));
          TestLoops.on(channel.eventLoop(), () -> true);
          assertTrue(events.isEmpty());
        }
      }
    }
  }

  private static String text(int[] sizes) {
    return java.util.Arrays.toString(sizes);
  }

  private static final class Recorder extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> events;

    Recorder(BlockingQueue<String> events) {
      this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      events.add(String.valueOf(bytes.readableBytes()));
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      events.add("complete");
    }
  }
}
