package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.spi.ReplyPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers from addresses of loopback, which any host has by the million. Needs CAP_NET_ADMIN. */
class SpoofedRepliesTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final SpoofedReplies replies = new SpoofedReplies(loop, 0, null);
  private DatagramSocket client;

  @BeforeEach
  void open() throws Exception {
    Assumptions.assumeTrue(Epoll.isAvailable(), "the natives of epoll do not load");
    client = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    client.setSoTimeout(10_000);
    try {
      SpoofedSocket.open(from(1), 0).close();
    } catch (IOException e) {
      Assumptions.abort("no CAP_NET_ADMIN: " + e.getMessage());
    }
  }

  @AfterEach
  void close() throws Exception {
    loop.submit(replies::close).get(10, TimeUnit.SECONDS);
    assertEquals(0, replies.open());
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    client.close();
  }

  private static InetSocketAddress from(int number) {
    return new InetSocketAddress("127.99." + (number >> 8) + "." + (number & 255), 5300);
  }

  private void answer(int number, ByteBuf payload) throws Exception {
    InetSocketAddress to = (InetSocketAddress) client.getLocalSocketAddress();
    loop.submit(
            () -> {
              ReplyPath path = replies.path(from(number), to);
              path.answer(payload);
              path.close();
              return payload.release();
            })
        .get(10, TimeUnit.SECONDS);
  }

  private DatagramPacket take() throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    client.receive(packet);
    return packet;
  }

  @Test
  void sendsEverySizeFromEveryKindOfBuffer() throws Exception {
    Random random = new Random(7);
    for (int size : List.of(0, 1, 1_473, 65_507)) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      ByteBuf direct = Unpooled.directBuffer(size + 5).writeZero(5).writeBytes(bytes).skipBytes(5);
      ByteBuf halves =
          Unpooled.wrappedBuffer(
              Unpooled.copiedBuffer(bytes, 0, size / 2),
              Unpooled.copiedBuffer(bytes, size / 2, size - size / 2));
      for (ByteBuf payload : List.of(direct, Unpooled.copiedBuffer(bytes), halves)) {
        answer(3, payload);
        DatagramPacket came = take();
        assertEquals(from(3), came.getSocketAddress());
        assertArrayEquals(bytes, Arrays.copyOf(came.getData(), came.getLength()));
      }
    }
    assertEquals(1, replies.open());
  }

  @Test
  void keepsNoMoreSocketsThanTheLimit() throws Exception {
    int more = SpoofedReplies.MOST + 10;
    for (int number = 1; number <= more; number++) {
      answer(number, Unpooled.copiedBuffer(new byte[] {1}));
      assertEquals(from(number), take().getSocketAddress());
    }
    assertEquals(SpoofedReplies.MOST, replies.open());
    answer(1, Unpooled.copiedBuffer(new byte[] {1}));
    assertEquals(from(1), take().getSocketAddress());
    assertEquals(SpoofedReplies.MOST, replies.open());
  }

  @Test
  void anAnswerThatTheKernelRefusesHurtsNoOther() throws Exception {
    loop.submit(
            () -> {
              ByteBuf payload = Unpooled.copiedBuffer(new byte[] {1});
              replies.path(from(1), new InetSocketAddress("127.0.0.1", 0)).answer(payload);
              return payload.release();
            })
        .get(10, TimeUnit.SECONDS);
    answer(1, Unpooled.copiedBuffer(new byte[] {2}));
    assertEquals(from(1), take().getSocketAddress());
  }
}
