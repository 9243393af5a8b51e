package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams that are received together; all sockets are of one event loop. */
class TrainsTest {
  private static final int MUCH = 200;

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final Random random = new Random(64);
  private TestLoops loops;
  private DatagramChannel sender;
  private DatagramChannel receiver;

  @BeforeEach
  void open() throws Exception {
    Needs.epoll();
    loops = TestLoops.of("epoll");
    sender = channel(false);
    receiver = channel(false);
    join(sender, receiver);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
    }
  }

  @Test
  void bordersStayWhereTheyWere() throws Exception {
    assertFalse(together(receiver));
    exchange(same(MUCH, 40));
    assertTrue(together(receiver), "the kernel has UDP_GRO since 5.0");
    for (int round = 0; round < 40; round++) {
      int size = 1 + random.nextInt(1400);
      int[] sizes = same(1 + random.nextInt(Math.min(150, 100_000 / size)), size);
      switch (round % 4) {
        case 0 -> sizes[sizes.length - 1] = 1 + random.nextInt(size);
        case 1 -> sizes[random.nextInt(sizes.length)] = 1 + random.nextInt(1400);
        case 2 -> Arrays.setAll(sizes, i -> random.nextInt(600));
        default -> sizes[sizes.length / 2] = 0;
      }
      exchange(sizes);
    }
  }

  @Test
  void theSmallestAndTheLargestAreWhole() throws Exception {
    exchange(same(MUCH, 40));
    assertTrue(together(receiver));
    exchange(0);
    exchange(65_507);
    exchange(0, 0, 65_507, 0, 1);
    exchange(32_753, 32_753, 1);
    exchange(same(130, 1));
    exchange(1, 1472, 1472, 1472, 9);
  }

  @Test
  void singleDatagramsAreReadAsBefore() throws Exception {
    for (int i = 0; i < 300; i++) {
      exchange(100);
    }
    assertFalse(together(receiver));
  }

  @Test
  void whoHasSentIsKnownOfEach() throws Exception {
    DatagramChannel many = channel(true);
    DatagramChannel first = channel(false);
    DatagramChannel second = channel(false);
    first.connect(many.localAddress()).sync();
    second.connect(many.localAddress()).sync();
    on(() -> write(first, contents(same(MUCH, 40))));
    for (int i = 0; i < MUCH; i++) {
      nextEvent();
    }
    assertTrue(together(many));
    for (int round = 0; round < 10; round++) {
      List<byte[]> one = contents(same(30, 500));
      List<byte[]> other = contents(same(20, 500));
      on(
          () -> {
            write(first, one);
            write(second, other);
          });
      expect(first.localAddress(), one);
      expect(second.localAddress(), other);
    }
  }

  @Test
  void whereNothingComesTogetherFewerAreTried() throws Exception {
    try (java.net.DatagramSocket single =
        new java.net.DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      List<Boolean> tried = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        DatagramChannel next = channel(true);
        for (int burst = 0; burst < 3; burst++) {
          on(
              () -> {
                for (int j = 0; j < MUCH; j++) {
                  single.send(new java.net.DatagramPacket(new byte[10], 10, next.localAddress()));
                }
              });
          for (int j = 0; j < MUCH; j++) {
            nextEvent();
          }
        }
        tried.add(together(next));
      }
      assertEquals(List.of(true, false, true), tried);
    }
  }

  private static int[] same(int count, int size) {
    int[] sizes = new int[count];
    Arrays.fill(sizes, size);
    return sizes;
  }

  private List<byte[]> contents(int... sizes) {
    List<byte[]> all = new ArrayList<>();
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      all.add(bytes);
    }
    return all;
  }

  private void exchange(int... sizes) throws Exception {
    List<byte[]> all = contents(sizes);
    on(() -> write(sender, all));
    expect(null, all);
  }

  /** The sender of a datagram is told where the socket has many peers. */
  private void expect(@Nullable InetSocketAddress from, List<byte[]> all) throws Exception {
    for (int i = 0; i < all.size(); i++) {
      Object event = nextEvent();
      byte[] found = event instanceof Sent sent ? sent.payload : (byte[]) event;
      assertArrayEquals(all.get(i), found, "datagram " + i + " of " + all.size());
      if (from != null) {
        assertEquals(from, ((Sent) event).by);
      }
    }
  }

  private void write(DatagramChannel from, List<byte[]> all) throws Exception {
    PeerSocket peer = loops.transport().peer(from);
    for (byte[] bytes : all) {
      if (bytes.length == 0) {
        peer.sendEmpty();
      } else {
        ByteBuf payload = Unpooled.wrappedBuffer(bytes);
        peer.write(PeerSocket.NO_HEADER, payload);
        payload.release();
      }
    }
    peer.flush();
  }

  private boolean together(DatagramChannel channel) throws Exception {
    return TestLoops.on(
        loops.group().next(), () -> channel.config().getOption(EpollChannelOption.UDP_GRO));
  }

  private DatagramChannel channel(boolean many) throws Exception {
    DatagramChannel channel = loops.transport().datagramChannels().newChannel();
    if (many) {
      loops.transport().receiveMany(channel);
    } else {
      loops.transport().receiveConnected(channel);
    }
    channel.pipeline().addLast(new Recording());
    loops.group().register(channel).sync();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
    return channel;
  }

  private static void join(DatagramChannel one, DatagramChannel other) throws Exception {
    one.connect(other.localAddress()).sync();
    other.connect(one.localAddress()).sync();
  }

  private Object nextEvent() throws Exception {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertNotNull(event, "nothing came");
    return event;
  }

  private interface Action {
    void run() throws Exception;
  }

  private void on(Action action) throws Exception {
    TestLoops.on(
        loops.group().next(),
        () -> {
          action.run();
          return true;
        });
  }

  private static final class Sent {
    private final InetSocketAddress by;
    private final byte[] payload;

    Sent(InetSocketAddress by, byte[] payload) {
      this.by = by;
      this.payload = payload;
    }
  }

  /** What comes, and errors. */
  private final class Recording extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof ByteBuf payload) {
        events.add(ByteBufUtil.getBytes(payload));
      } else if (msg instanceof DatagramPacket packet) {
        events.add(new Sent(packet.sender(), ByteBufUtil.getBytes(packet.content())));
      }
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      events.add(cause);
    }
  }
}
