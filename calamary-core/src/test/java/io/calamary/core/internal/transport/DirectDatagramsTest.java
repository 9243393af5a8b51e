package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"epoll", "io_uring"})
class DirectDatagramsTest {
  @Parameter String transport;

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private TestLoops loops;
  private DatagramSocket other;

  @BeforeEach
  void open() throws Exception {
    Needs.transport(transport);
    loops = TestLoops.of(transport);
    other = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    other.setSoTimeout(20_000);
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      other.close();
    }
  }

  @Test
  void whatWasWrittenTogetherKeepsItsBorders() throws Exception {
    DatagramChannel channel = connected();
    Random random = new Random(6);
    for (int round = 0; round < 20; round++) {
      int[] sizes = random.ints(1 + random.nextInt(100), 1, 1400).toArray();
      if (round % 2 == 0) {
        Arrays.fill(sizes, 1 + random.nextInt(1400));
        sizes[sizes.length - 1] = 1;
      }
      on(
          () -> {
            PeerSocket peer = loops.transport().peer(channel);
            assertEquals(DirectSocket.class, peer.getClass());
            for (int i = 0; i < sizes.length; i++) {
              ByteBuf payload = Unpooled.wrappedBuffer(filled(sizes[i], i));
              peer.write(new byte[] {(byte) i}, payload);
              payload.release();
            }
            peer.flush();
          });
      for (int i = 0; i < sizes.length; i++) {
        byte[] expected = filled(sizes[i] + 1, i);
        assertArrayEquals(expected, receive(), "datagram " + i);
      }
    }
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  @Test
  void datagramsOfEverySizeAreTakenInTheirOrder() throws Exception {
    DatagramChannel channel = connected();
    List<Integer> sizes = List.of(3, 0, 65_507, 0, 0, 1200, 1, 40_000);
    for (int size : sizes) {
      send(channel, new byte[size]);
    }
    for (int size : sizes) {
      assertEquals(size, next());
    }
  }

  @Test
  void anEmptyDatagramIsSentBehindWhatWasWritten() throws Exception {
    DatagramChannel channel = connected();
    on(
        () -> {
          PeerSocket peer = loops.transport().peer(channel);
          ByteBuf payload = Unpooled.copiedBuffer("first", StandardCharsets.US_ASCII);
          peer.write(PeerSocket.NO_HEADER, payload);
          payload.release();
          peer.sendEmpty();
        });
    assertEquals(5, receive().length);
    assertEquals(0, receive().length);
  }

  @Test
  void theErrorOfAnEarlierDatagramCostsNoLaterOne() throws Exception {
    DatagramChannel channel = connected();
    InetSocketAddress at = (InetSocketAddress) other.getLocalSocketAddress();
    other.close();
    on(() -> write(channel, "nobody"));
    other = new DatagramSocket(at);
    other.setSoTimeout(20_000);
    on(() -> write(channel, "somebody"));
    assertEquals(8, receive().length);
    assertTrue(nextEvent() instanceof PortUnreachableException);
  }

  @Test
  void whatOthersSentBeforeIsTheirsAndAfterwardsIsNotTaken() throws Exception {
    DatagramChannel channel = loops.transport().datagramChannels().newChannel();
    loops.transport().receiveClient(channel);
    bind(channel);
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      on(
          () -> {
            stranger.send(packet(new byte[1], channel.localAddress()));
            other.send(packet(new byte[2], channel.localAddress()));
            assertNotNull(
                loops
                    .transport()
                    .connectClient(channel, (InetSocketAddress) other.getLocalSocketAddress()));
            stranger.send(packet(new byte[3], channel.localAddress()));
          });
      assertEquals(stranger.getLocalSocketAddress(), nextEvent());
      assertEquals(other.getLocalSocketAddress(), nextEvent());
      other.send(packet(new byte[4], channel.localAddress()));
      Object after = nextEvent();
      assertTrue(after.equals(4) || after.equals(other.getLocalSocketAddress()), after.toString());
      on(() -> write(channel, "answer"));
      assertEquals(6, receive().length);
    }
  }

  private void write(DatagramChannel channel, String text) {
    PeerSocket peer = loops.transport().peer(channel);
    ByteBuf payload = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    peer.write(PeerSocket.NO_HEADER, payload);
    payload.release();
    peer.flush();
  }

  private DatagramChannel connected() throws Exception {
    DatagramChannel channel = loops.transport().datagramChannels().newChannel();
    loops.transport().receiveConnected(channel);
    channel.pipeline().addLast(new Recording());
    loops.group().register(channel).sync();
    channel.connect(other.getLocalSocketAddress()).sync();
    return channel;
  }

  private void bind(DatagramChannel channel) throws Exception {
    channel.pipeline().addLast(new Recording());
    loops.group().register(channel).sync();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
  }

  private void send(DatagramChannel to, byte[] bytes) throws Exception {
    other.send(packet(bytes, to.localAddress()));
  }

  private static java.net.DatagramPacket packet(byte[] bytes, InetSocketAddress to) {
    return new java.net.DatagramPacket(bytes, bytes.length, to);
  }

  private byte[] receive() throws Exception {
    java.net.DatagramPacket packet = new java.net.DatagramPacket(new byte[65_535], 65_535);
    other.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private int next() throws Exception {
    return (Integer) nextEvent();
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

  /** The sizes of datagrams of the peer, the senders of others, and errors. */
  private final class Recording extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof ByteBuf payload) {
        events.add(payload.readableBytes());
      } else if (msg instanceof DatagramPacket packet) {
        events.add(packet.sender());
      }
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      events.add(cause);
    }
  }
}
