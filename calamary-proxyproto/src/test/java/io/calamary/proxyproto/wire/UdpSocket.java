package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A socket on loopback: a load balancer, or a target. */
final class UdpSocket implements AutoCloseable {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  private final DatagramSocket socket;

  private UdpSocket(DatagramSocket socket) {
    this.socket = socket;
  }

  static UdpSocket at(String address) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
    socket.setSoTimeout((int) Await.BOUND.toMillis());
    return new UdpSocket(socket);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** A header of a client, with TLVs in hex. */
  static byte[] header(InetSocketAddress source, InetSocketAddress destination, String tlvs) {
    byte[] behind = HexFormat.of().parseHex(tlvs.replace(" ", ""));
    byte[] from = source.getAddress().getAddress();
    byte[] to = destination.getAddress().getAddress();
    boolean six = destination.getAddress() instanceof Inet6Address;
    return ByteBuffer.allocate(20 + from.length + to.length + behind.length)
        .put(SIGNATURE)
        .put((byte) 0x21)
        .put((byte) (six ? 0x22 : 0x12))
        .putShort((short) (4 + from.length + to.length + behind.length))
        .put(from)
        .put(to)
        .putShort((short) source.getPort())
        .putShort((short) destination.getPort())
        .put(behind)
        .array();
  }

  /** Sends a text behind a header. */
  void send(InetSocketAddress to, byte[] header, String text) throws IOException {
    send(to, FlowFixtures.concat(header, text.getBytes(StandardCharsets.US_ASCII)));
  }

  void send(InetSocketAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** Takes a datagram with exactly this text; answers who sent it. */
  InetSocketAddress take(String text) throws IOException {
    return take(text.getBytes(StandardCharsets.US_ASCII));
  }

  InetSocketAddress take(byte[] bytes) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    assertArrayEquals(bytes, Arrays.copyOf(packet.getData(), packet.getLength()));
    return (InetSocketAddress) packet.getSocketAddress();
  }

  static InetSocketAddress client(String address) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), 4000);
  }

  @Override
  public void close() {
    socket.close();
  }
}
