package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Transport;
import io.calamary.resolve.DnsSettings;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What datagrams an association relays (RFC 1928 section 7). */
class UdpRelayTest extends UdpHarness {
  @Test
  void relaysInBothDirections() throws IOException {
    TestProxy proxy = udp();
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    assertEquals(proxy.address().getAddress(), client.relay().getAddress());

    client.assertEchoes(echo, "c0ffee");
    client.assertEchoes(echo, "");
    client.assertEchoes(echo, Socks.hex(FlowFixtures.bytes(1, 65_000)));
    client.assertEchoes(echo, "01");

    var flow = proxy.observer().awaitConnected(1).get(0);
    assertEquals(Transport.UDP, flow.transport());
    assertEquals(client.socket().getLocalSocketAddress(), flow.source());
    assertEquals(Endpoint.of(echo.address()), flow.destination());
    client.control().halfClose();
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
    assertEquals(65_004, closed.summary().bytesToTarget());
    assertEquals(65_004, closed.summary().bytesToClient());
    assertEquals(List.of(CloseReason.COMPLETED), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void relaysIpv6() throws IOException {
    TestProxy proxy = proxyOn("::1", listener -> listener.udp(true));
    UdpEcho echo = closed(UdpEcho.start("::1"));
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, "c0ffee");
    client.assertEchoes(echo(), "beef");
    client.assertEchoes(echo, "");
  }

  @Test
  void relaysManyInTheirOrder() throws IOException {
    UdpEcho echo = echo();
    UdpEcho other = echo();
    UdpClient client = associated(udp());
    client.assertEchoes(echo, "ff");
    client.assertEchoes(other, "ff");
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 16; i++) {
        UdpEcho to = i % 3 == 0 ? other : echo;
        client.send(UdpClient.header(to.address()) + HexFormat.of().toHexDigits((byte) i));
      }
      for (int i = 0; i < 16; i++) {
        client.receive();
      }
    }
    assertEquals(1 + 20 * 10, echo.received().size());
    for (int i = 1; i < 20 * 10; i++) {
      int previous = Integer.parseInt(echo.received().get(i), 16);
      int next = Integer.parseInt(echo.received().get(i + 1), 16);
      assertEquals(previous == 14 ? 1 : previous % 3 == 2 ? previous + 2 : previous + 1, next);
    }
  }

  @Test
  void resolvesNamesWithoutReordering() throws Exception {
    try (FakeDnsServer dns = FakeDnsServer.start()) {
      dns.on("echo.test", DnsRecordType.A, FakeDnsReply.addresses("127.0.0.1").heldBack());
      dns.on("echo.test", DnsRecordType.AAAA, FakeDnsReply.noData());
      TestProxy proxy = udp(s -> s.dns(DnsSettings.builder().nameServer(dns.address()).build()));
      UdpEcho echo = echo();
      UdpClient client = associated(proxy);
      String header = UdpClient.header("echo.test", echo.address().getPort());
      client.send(header + "00");
      // For both kinds of addresses, in any order.
      dns.awaitQuestion();
      dns.awaitQuestion();
      for (int i = 1; i < 6; i++) {
        client.send(header + "0" + i);
      }
      // What goes elsewhere does not wait.
      client.assertEchoes(echo(), "aa");
      dns.release();
      for (int i = 0; i < 6; i++) {
        assertEquals(UdpClient.header(echo.address()) + "0" + i, client.receive());
      }
      assertEquals(1, dns.count("echo.test", DnsRecordType.A));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0000000",
        "0001000" + "17f000001PPPPaa",
        "0100000" + "17f000001PPPPaa",
        "0000010" + "17f000001PPPPaa",
        "0000800" + "17f000001PPPPaa",
        "0000000" + "27f000001PPPPaa",
        "0000000" + "17f000001PP",
        "0000000" + "17f0000010000aa",
        "0000000" + "300PPPPaa",
        "0000000" + "3ff6162PPPPaa",
        "0000000" + "3036100" + "62PPPPaa",
        "0000000" + "4000000000000000000000000000001",
      })
  void dropsWhatIsMalformed(String datagram) throws IOException {
    UdpEcho echo = echo();
    TestProxy proxy = udp();
    UdpClient client = associated(proxy);
    String port = HexFormat.of().toHexDigits((short) echo.address().getPort());
    String hex = datagram.replace("PPPP", port).replace("PP", "00");
    client.send(hex.length() % 2 == 0 ? hex : hex.substring(1));

    client.assertEchoes(echo, "bb");

    assertEquals(List.of("bb"), echo.received());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void dropsDatagramsOfOthers() throws IOException {
    UdpEcho echo = echo();
    UdpClient client = associated(udp());
    String header = UdpClient.header(echo.address());
    try (DatagramSocket otherHost = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"));
        DatagramSocket otherPort = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      client.send(otherHost, header + "aa");
      client.assertEchoes(echo, "bb");
      client.send(otherPort, header + "cc");
      client.send(otherHost, header + "dd");
      client.assertEchoes(echo, "ee");
    }
    assertEquals(List.of("bb", "ee"), echo.received());
  }

  @Test
  void dropsDatagramsOfAnotherPortThanWasNamed() throws IOException {
    TestProxy proxy = udp();
    UdpEcho echo = echo();
    DatagramSocket mine = UdpClient.socketOf(proxy);
    UdpClient client = closed(UdpClient.associate(proxy, mine, mine.getLocalPort()));
    try (DatagramSocket otherPort = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      client.send(otherPort, UdpClient.header(echo.address()) + "aa");
      client.assertEchoes(echo, "bb");
    }
    assertEquals(List.of("bb"), echo.received());
  }

  @Test
  void dropsAnswersOfThirdParties() throws IOException {
    UdpEcho echo = echo();
    UdpEcho third = echo();
    UdpClient client = associated(udp());
    client.assertEchoes(echo, "aa");
    client.assertEchoes(third, "bb");
    InetSocketAddress flow = echo.senders().get(0);
    third.send(flow, "cc");
    echo.send(flow, "dd");
    assertEquals(UdpClient.header(echo.address()) + "dd", client.receive());
  }

  @Test
  void answersAsTheAddressThatARuleLedAwayFrom() throws IOException {
    UdpEcho echo = echo();
    InetSocketAddress asked = new InetSocketAddress("192.0.2.1", 53);
    TestProxy proxy =
        udp(
            s ->
                s.filter(
                    flow ->
                        CompletableFuture.completedFuture(
                            Verdict.ALLOW.redirect(Endpoint.of(echo.address())))));
    UdpClient client = associated(proxy);
    client.send(UdpClient.header(asked) + "aa");
    assertEquals(UdpClient.header(asked) + "aa", client.receive());
    assertEquals(Endpoint.of(echo.address()), proxy.observer().connected().get(0).target());
  }

  @Test
  void keepsClientsOfOneAddressApart() throws IOException {
    TestProxy proxy = udp();
    UdpEcho echo = echo();
    UdpClient one = associated(proxy);
    UdpClient two = associated(proxy);
    one.send(UdpClient.header(echo.address()) + "01");
    two.send(UdpClient.header(echo.address()) + "02");
    assertEquals(UdpClient.header(echo.address()) + "01", one.receive());
    assertEquals(UdpClient.header(echo.address()) + "02", two.receive());
    one.close();
    proxy.observer().awaitConnectionsClosed(1);
    two.assertEchoes(echo, "03");
    Await.until("one open flow", () -> proxy.server().stats().openFlows() == 1);
  }
}
