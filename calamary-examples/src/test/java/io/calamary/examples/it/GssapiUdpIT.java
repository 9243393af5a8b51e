package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of clients that have authenticated themselves by GSS-API (RFC 1961 section 5). */
class GssapiUdpIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static Kdc kdc;
  private static KerberosUser alice;

  private EmbeddedProxy proxy;
  private DatagramSocket target;
  private DatagramSocket socket;
  private InetSocketAddress relay;

  @BeforeAll
  static void startKdc() throws Exception {
    kdc = Kdc.start();
    alice = KerberosUser.named("alice");
  }

  @AfterAll
  static void stopKdc() {
    kdc.close();
  }

  @BeforeEach
  void start() throws IOException {
    GssapiSettings gssapi =
        GssapiSettings.builder()
            .keytab(kdc.keytab(), Kdc.SERVICE)
            .protection(GssapiProtection.values())
            .build();
    proxy =
        EmbeddedProxy.start(
            Socks5Listener.builder().gssapi(gssapi).udp(true).build(), builder -> {});
    target = socket();
    socket = socket();
  }

  @AfterEach
  void stop() {
    socket.close();
    target.close();
    proxy.close();
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket made = new DatagramSocket(0, LOOPBACK);
    made.setSoTimeout((int) Await.BOUND.toMillis());
    return made;
  }

  /** A client with an association at a level. */
  private GssClient associated(int level) throws Exception {
    GssClient client = GssClient.agreed(proxy, alice, level);
    client.send(new byte[] {5, 3, 0, 1, 0, 0, 0, 0, 0, 0});
    byte[] reply = client.readExactly(10);
    assertArrayEquals(new byte[] {5, 0, 0, 1, 127, 0, 0, 1}, Arrays.copyOf(reply, 8));
    relay =
        new InetSocketAddress(
            LOOPBACK, Short.toUnsignedInt(ByteBuffer.wrap(reply, 8, 2).getShort()));
    return client;
  }

  private byte[] datagram(String payload) {
    int port = target.getLocalPort();
    return FlowFixtures.concat(
        new byte[] {0, 0, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port},
        payload.getBytes(StandardCharsets.US_ASCII));
  }

  private void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, relay));
  }

  private static DatagramPacket receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    at.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void relaysBothWays(int level) throws Exception {
    try (GssClient client = associated(level)) {
      for (String payload : new String[] {"one", "two", "", "x".repeat(60_000)}) {
        send(client.sealed(datagram(payload)));
        DatagramPacket arrived = receive(target);
        assertEquals(payload, text(arrived));
        target.send(arrived);
        DatagramPacket answer = receive(socket);
        byte[] bytes = Arrays.copyOf(answer.getData(), answer.getLength());
        assertArrayEquals(datagram(payload), level == 0 ? bytes : client.unsealed(bytes));
      }
      assertEquals("alice@EXAMPLE.TEST", proxy.observer().opened().get(0).user());
      assertEquals(1, proxy.observer().opened().size());
    }
  }

  @Test
  void dropsWhatIsNotProtectedAsAgreed() throws Exception {
    try (GssClient client = associated(2)) {
      byte[] before = client.sealed(datagram("before"));
      byte[] after = client.sealed(datagram("after"));
      byte[] forged = client.sealed(datagram("forged"));
      forged[forged.length - 1] ^= 1;
      send(datagram("not at all"));
      send(GssClient.message(GssClient.DATA, client.wrap(datagram("integrity only"), false)));
      send(GssClient.message(GssClient.CONTEXT, client.wrap(datagram("another type"), true)));
      send(FlowFixtures.concat(client.sealed(datagram("more behind")), new byte[1]));
      send(Arrays.copyOf(before, before.length - 1));
      send(new byte[0]);
      send(forged);
      send(after);
      send(after);
      send(before);
      send(client.sealed(datagram("last")));

      assertEquals("after", text(receive(target)));
      assertEquals("before", text(receive(target)), "datagrams may change places");
      assertEquals("last", text(receive(target)));
    }
  }

  @Test
  void endsWithTheConnection() throws Exception {
    try (GssClient client = associated(1)) {
      send(client.sealed(datagram("one")));
      receive(target);
      client.raw().halfClose();
      client.raw().readToEnd();
      assertEquals("COMPLETED", proxy.observer().awaitClosed().summary().reason().name());
    }
  }
}
