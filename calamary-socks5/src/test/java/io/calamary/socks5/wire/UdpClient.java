package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A client with an association: its connection, and its UDP socket. */
final class UdpClient implements AutoCloseable {
  private static final String ANY = "05030001000000000000";

  private final RawClient control;
  private final DatagramSocket socket;
  private final InetSocketAddress relay;

  private UdpClient(RawClient control, DatagramSocket socket, InetSocketAddress relay)
      throws IOException {
    this.control = control;
    this.socket = socket;
    this.relay = relay;
    socket.setSoTimeout((int) Await.BOUND.toMillis());
  }

  /** Asks for an association that takes the port of the first datagram. */
  static UdpClient associate(TestProxy proxy) throws IOException {
    return associate(proxy, socketOf(proxy), 0);
  }

  /** A UDP socket at the address that a client comes from. */
  static DatagramSocket socketOf(TestProxy proxy) throws IOException {
    return new DatagramSocket(0, proxy.address().getAddress());
  }

  /** Asks for an association of a port. */
  static UdpClient associate(TestProxy proxy, DatagramSocket socket, int port) throws IOException {
    RawClient control = proxy.connect();
    byte[] request = Socks.hex(ANY);
    request[8] = (byte) (port >> 8);
    request[9] = (byte) port;
    control.send(FlowFixtures.concat(Socks.GREETING, request));
    assertEquals("0500", Socks.read(control, 2));
    return new UdpClient(control, socket, address(Socks.readSuccess(control)));
  }

  /** Whether nobody has a UDP port. */
  static boolean isFree(InetSocketAddress address) {
    try (DatagramSocket socket = new DatagramSocket(address)) {
      return socket.isBound();
    } catch (BindException inUse) {
      return false;
    } catch (SocketException e) {
      throw new AssertionError(e);
    }
  }

  /** Type, address and port in hex. */
  static InetSocketAddress address(String hex) throws IOException {
    byte[] bytes = Socks.hex(hex);
    int end = bytes.length - 2;
    return new InetSocketAddress(
        InetAddress.getByAddress(Arrays.copyOfRange(bytes, 1, end)),
        HexFormat.fromHexDigits(hex, 2 * end, 2 * end + 4));
  }

  /** The header for an address, in hex. */
  static String header(InetSocketAddress to) {
    byte[] address = to.getAddress().getAddress();
    String type = address.length == 4 ? "01" : "04";
    return "000000" + type + Socks.hex(address) + port(to.getPort());
  }

  /** The header for a name, in hex. */
  static String header(String name, int port) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    return "00000003"
        + HexFormat.of().toHexDigits((byte) text.length)
        + Socks.hex(text)
        + port(port);
  }

  private static String port(int port) {
    return HexFormat.of().toHexDigits((short) port);
  }

  RawClient control() {
    return control;
  }

  InetSocketAddress relay() {
    return relay;
  }

  DatagramSocket socket() {
    return socket;
  }

  void send(String hex) throws IOException {
    send(socket, hex);
  }

  /** Sends from another socket. */
  void send(DatagramSocket from, String hex) throws IOException {
    byte[] bytes = Socks.hex(hex);
    from.send(new DatagramPacket(bytes, bytes.length, relay));
  }

  /** The next datagram, in hex. */
  String receive() throws IOException {
    return receive(socket);
  }

  /** The next datagram on another socket, in hex. */
  String receive(DatagramSocket at) throws IOException {
    at.setSoTimeout((int) Await.BOUND.toMillis());
    byte[] buffer = new byte[65_535];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    at.receive(packet);
    assertEquals(relay, packet.getSocketAddress());
    return Socks.hex(Arrays.copyOf(buffer, packet.getLength()));
  }

  /** Sends something to an echo and reads it back. */
  void assertEchoes(UdpEcho echo, String payload) throws IOException {
    send(header(echo.address()) + payload);
    assertEquals(header(echo.address()) + payload, receive());
  }

  @Override
  public void close() throws IOException {
    control.close();
    socket.close();
  }
}
