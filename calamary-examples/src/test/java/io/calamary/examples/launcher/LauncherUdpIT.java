package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.QuicInitial;
import io.calamary.core.testkit.TlsHello;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams through a running proxy whose configuration has {@code udp: true}. */
@Timeout(180)
class LauncherUdpIT {
  private static final byte[] HELLO = {5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0};
  private static final byte[] GRANTED = {5, 0, 5, 0, 0, 1, 127, 0, 0, 1};
  private static final int MILLIS = 60_000;

  @TempDir private Path folder;

  private Path write(int port, boolean udp) throws IOException {
    return Files.writeString(
        folder.resolve("calamary.yml"),
        """
        service:
          listen: [{mode: socks5, port: 0, ip6: [], udp: %s}]
          alwaysDeny: []
        rules:
          - {match: {dest: 127.0.0.1, port: %d, protoL4: udp}, action: accept}
        """
            .formatted(udp, port));
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.setSoTimeout(MILLIS);
    return socket;
  }

  private static byte[] datagram(DatagramSocket to, String payload) {
    return datagram(to, payload.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] datagram(DatagramSocket to, byte[] payload) {
    return ByteBuffer.allocate(10 + payload.length)
        .put(new byte[] {0, 0, 0, 1, 127, 0, 0, 1})
        .putShort((short) to.getLocalPort())
        .put(payload)
        .array();
  }

  private static byte[] quic(String serverName) {
    byte[] hello = TlsHello.to(serverName);
    return QuicInitial.v1("0102030405060708")
        .crypto(Arrays.copyOfRange(hello, 5, hello.length))
        .build();
  }

  private static byte[] receive(DatagramSocket socket, DatagramPacket into) throws IOException {
    socket.receive(into);
    return Arrays.copyOf(into.getData(), into.getLength());
  }

  @Test
  void relaysWhatTheRulesAllowAndSaysSo() throws Exception {
    try (DatagramSocket target = socket();
        DatagramSocket other = socket();
        DatagramSocket client = socket()) {
      String file = write(target.getLocalPort(), true).toString();
      try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file);
          Socket control = control(launcher.started())) {
        DataInputStream in = new DataInputStream(control.getInputStream());
        assertArrayEquals(GRANTED, in.readNBytes(GRANTED.length));
        InetSocketAddress relay =
            new InetSocketAddress(control.getInetAddress(), in.readUnsignedShort());
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        for (DatagramSocket to : new DatagramSocket[] {other, target}) {
          byte[] sent = datagram(to, "ping");
          client.send(new DatagramPacket(sent, sent.length, relay));
        }
        assertEquals("ping", new String(receive(target, packet), StandardCharsets.US_ASCII));
        target.send(packet);
        assertArrayEquals(datagram(target, "ping"), receive(client, packet));

        String denied = launcher.await("127.0.0.1 => 127.0.0.1:" + other.getLocalPort());
        assertTrue(denied.endsWith(" | Denied"), denied);
        String accepted = launcher.await("127.0.0.1 => 127.0.0.1:" + target.getLocalPort());
        assertTrue(accepted.endsWith(" | Accept"), accepted);
      }
    }
  }

  @Test
  void judgesWhatTheFirstDatagramSays() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("looking.yml"),
            """
            service:
              listen: [{mode: socks5, port: 0, ip6: [], udp: true}]
              alwaysDeny: []
            rules:
              - {match: {protoL5: quic, dns: localhost, dest: 127.0.0.0/8}, action: accept}
              - {match: {protoL5: [dns, ntp]}, action: accept}
            """);
    byte[] query = HexFormat.of().parseHex("12340100000100000000000001610000010001");
    byte[] time = new byte[48];
    time[0] = 0x23;
    try (DatagramSocket denied = socket();
        DatagramSocket unknown = socket();
        DatagramSocket client = socket();
        LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString());
        Socket control = control(launcher.started())) {
      DataInputStream in = new DataInputStream(control.getInputStream());
      assertArrayEquals(GRANTED, in.readNBytes(GRANTED.length));
      InetSocketAddress relay =
          new InetSocketAddress(control.getInetAddress(), in.readUnsignedShort());
      send(client, relay, datagram(denied, quic("other.test")));
      send(client, relay, datagram(unknown, "ping"));
      for (DatagramSocket to : new DatagramSocket[] {denied, unknown}) {
        String said = launcher.await(":" + to.getLocalPort() + " |");
        assertTrue(said.endsWith(" | Denied"), said);
      }
      for (byte[] payload : new byte[][] {quic("localhost"), query, time}) {
        try (DatagramSocket allowed = socket()) {
          send(client, relay, datagram(allowed, payload));
          DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
          assertArrayEquals(payload, receive(allowed, packet));
        }
      }
      for (DatagramSocket to : new DatagramSocket[] {denied, unknown}) {
        to.setSoTimeout(1);
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        assertThrows(SocketTimeoutException.class, () -> to.receive(packet));
      }
    }
  }

  private static void send(DatagramSocket from, InetSocketAddress relay, byte[] datagram)
      throws IOException {
    from.send(new DatagramPacket(datagram, datagram.length, relay));
  }

  @Test
  void refusesWhereItIsOff() throws Exception {
    String file = write(1, false).toString();
    try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file);
        Socket control = control(launcher.started())) {
      byte[] refused = {5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0};
      assertArrayEquals(refused, control.getInputStream().readAllBytes());
    }
  }

  private static Socket control(InetSocketAddress proxy) throws IOException {
    Socket control = new Socket(proxy.getAddress(), proxy.getPort());
    control.setSoTimeout(MILLIS);
    control.getOutputStream().write(HELLO);
    return control;
  }
}
