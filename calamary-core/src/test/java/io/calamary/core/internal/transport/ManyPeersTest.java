package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One socket and many peers, with and without the direct way. */
class ManyPeersTest {
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final DatagramSocket[] others = new DatagramSocket[3];
  private TestLoops loops;
  private DatagramChannel channel;

  /** What has come, and from whom. */
  private record Arrival(SocketAddress sender, int length, int first) {}

  private void open(String transport) throws Exception {
    Needs.transport(transport);
    loops = TestLoops.of(transport);
    for (int i = 0; i < others.length; i++) {
      others[i] = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      others[i].setSoTimeout(20_000);
    }
    channel = loops.transport().datagramChannels().newChannel();
    loops.transport().receiveMany(channel);
    channel.pipeline().addLast(new Recording());
    loops.group().register(channel).sync();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
  }

  @AfterEach
  void close() {
    if (loops != null) {
      loops.close();
      for (DatagramSocket other : others) {
        other.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void everyDatagramComesWithItsSender(String transport) throws Exception {
    open(transport);
    int[] sizes = {3, 0, 65_507, 0, 1200, 1, 40_000, 0};
    for (int i = 0; i < sizes.length; i++) {
      DatagramSocket from = others[i % others.length];
      byte[] bytes = filled(sizes[i], i);
      from.send(new DatagramPacket(bytes, bytes.length, channel.localAddress()));
      int first = sizes[i] == 0 ? -1 : i;
      assertEquals(new Arrival(from.getLocalSocketAddress(), sizes[i], first), next());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void eachPeerGetsItsOwnInOrderAndWithItsBorders(String transport) throws Exception {
    open(transport);
    Random random = new Random(11);
    int count = 60;
    int[] to = random.ints(count, 0, others.length).toArray();
    int[] sizes = random.ints(count, 0, 1400).toArray();
    Arrays.fill(to, 20, 40, 1);
    Arrays.fill(sizes, 20, 39, 700);
    on(
        () -> {
          PeerSocket[] peers = new PeerSocket[others.length];
          for (int i = 0; i < peers.length; i++) {
            peers[i] = loops.transport().peer(channel, address(i));
          }
          for (int i = 0; i < count; i++) {
            assertTrue(peers[to[i]].isWritable());
            write(peers[to[i]], filled(sizes[i], i));
          }
          for (PeerSocket peer : peers) {
            peer.flush();
          }
        });
    for (int i = 0; i < count; i++) {
      assertArrayEquals(filled(sizes[i], i), receive(to[i]), "datagram " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void aPeerThatCannotBeSentToCostsTheOthersNothing(String transport) throws Exception {
    open(transport);
    // Refused by the kernel where the socket may not broadcast (socket(7), SO_BROADCAST).
    InetSocketAddress broadcast = new InetSocketAddress("127.255.255.255", 9);
    on(
        () -> {
          PeerSocket refused = loops.transport().peer(channel, broadcast);
          PeerSocket taken = loops.transport().peer(channel, address(0));
          write(refused, filled(5, 1));
          write(taken, filled(6, 2));
          refused.flush();
          taken.flush();
        });
    assertArrayEquals(filled(6, 2), receive(0));
    if (!transport.equals("nio")) {
      Object failure = next();
      assertTrue(failure instanceof IOException, failure.toString());
    }
  }

  private InetSocketAddress address(int of) {
    return (InetSocketAddress) others[of].getLocalSocketAddress();
  }

  private static void write(PeerSocket peer, byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      peer.sendEmpty();
      return;
    }
    ByteBuf payload = Unpooled.wrappedBuffer(bytes);
    peer.write(PeerSocket.NO_HEADER, payload);
    payload.release();
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private byte[] receive(int at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    others[at].receive(packet);
    assertEquals(channel.localAddress(), packet.getSocketAddress());
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private Object next() throws InterruptedException {
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

  private final class Recording extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      io.netty.channel.socket.DatagramPacket packet = (io.netty.channel.socket.DatagramPacket) msg;
      byte[] bytes = ByteBufUtil.getBytes(packet.content());
      int first = bytes.length == 0 ? -1 : bytes[0];
      events.add(
          new Arrival(
              new InetSocketAddress(packet.sender().getAddress(), packet.sender().getPort()),
              bytes.length,
              first));
      ReferenceCountUtil.release(msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      events.add(cause);
    }
  }
}
