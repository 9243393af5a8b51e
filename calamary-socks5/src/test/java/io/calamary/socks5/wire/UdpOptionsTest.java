package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.Limits;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Associations with options, and at their limit. */
class UdpOptionsTest extends UdpHarness {
  private static final String REQUEST = "05030001000000000000";

  private static String fragment(UdpEcho to, int number, String payload) {
    String header = UdpClient.header(to.address());
    return "0000" + String.format("%02x", number) + header.substring(6) + payload;
  }

  @Test
  void putsPiecesTogether() throws IOException {
    TestProxy proxy = listening(l -> l.udp(true).udpReassembly(true));
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    client.send(fragment(echo, 1, "aa"));
    client.send(fragment(echo, 2, "bb"));
    client.send(fragment(echo, 0x83, "cc"));
    assertEquals(UdpClient.header(echo.address()) + "aabbcc", client.receive());
    client.assertEchoes(echo, "dd");
    client.send(fragment(echo, 1, "ee"));
    client.send(fragment(echo, 1, "f1"));
    client.send(fragment(echo, 0x82, "f2"));
    assertEquals(UdpClient.header(echo.address()) + "f1f2", client.receive());
    client.send(fragment(echo, 1, "aa"));

    assertEquals(List.of("aabbcc", "dd", "f1f2"), echo.received());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void takesEveryPortOfTheClient() throws IOException {
    TestProxy proxy = listening(l -> l.udp(true).udpAnyPort(true));
    UdpEcho echo = echo();
    DatagramSocket mine = UdpClient.socketOf(proxy);
    UdpClient client = closed(UdpClient.associate(proxy, mine, mine.getLocalPort()));
    String header = UdpClient.header(echo.address());
    try (DatagramSocket otherPort = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        DatagramSocket otherHost = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      client.assertEchoes(echo, "aa");
      client.send(otherPort, header + "bb");
      assertEquals(header + "bb", client.receive(otherPort));
      client.send(otherHost, header + "cc");
      client.assertEchoes(echo, "dd");
    }
    assertEquals(List.of("aa", "bb", "dd"), echo.received());
  }

  @Test
  void endsWithTheFirstDenialOnDemand() throws IOException {
    UdpEcho denied = echo();
    RuleSet rules =
        RuleSet.builder()
            .deny("no", Match.port(denied.address().getPort()))
            .allow("all", Match.any())
            .build();
    TestProxy proxy =
        listening(l -> l.udp(true).udpEndOnDenial(true), settings -> settings.filter(rules));
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, "aa");
    client.send(UdpClient.header(denied.address()) + "bb");

    assertEquals(End.FIN, client.control().readToEnd().end());
    assertEquals(List.of(), denied.received());
    client.control().close();
    assertEquals(2, proxy.observer().awaitClosed(2).size());
  }

  @Test
  void refusesMoreAssociationsThanTheLimit() throws IOException {
    TestProxy proxy = udp(s -> s.limits(Limits.builder().maxUdpAssociations(2).build()));
    UdpEcho echo = echo();
    UdpClient one = associated(proxy);
    UdpClient two = associated(proxy);
    assertEquals(
        "0500" + "05010001000000000000",
        answer(proxy, FlowFixtures.concat(Socks.GREETING, Socks.hex(REQUEST))));
    assertEquals(List.of(CloseReason.LIMIT_REACHED), proxy.observer().awaitConnectionsClosed(1));
    one.assertEchoes(echo, "aa");
    one.close();
    proxy.observer().awaitConnectionsClosed(2);

    associated(proxy).assertEchoes(echo, "bb");
    two.assertEchoes(echo, "cc");
  }

  @Test
  void hasNoLimitWithoutOne() throws IOException {
    TestProxy proxy = udp(s -> s.limits(Limits.builder().maxUdpAssociations(0).build()));
    associated(proxy).assertEchoes(echo(), "aa");
  }

  @Test
  void leadsNobodyToItsOwnSockets() throws IOException {
    TestProxy proxy = udp();
    UdpClient one = associated(proxy);
    UdpClient two = associated(proxy);
    one.send(UdpClient.header(two.relay()) + "aa");
    one.send(UdpClient.header(one.relay()) + "aa");
    List<RecordingObserver.Closed> closed = proxy.observer().awaitClosed(2);
    for (RecordingObserver.Closed each : closed) {
      assertEquals(CloseReason.LOOP_DETECTED, each.summary().reason());
    }
    one.assertEchoes(echo(), "bb");
  }

  @Test
  void leadsToWhoHasThePortAfterwards() throws IOException {
    TestProxy proxy = udp();
    UdpClient one = associated(proxy);
    one.close();
    proxy.observer().awaitConnectionsClosed(1);
    Await.until("the port is free", () -> UdpClient.isFree(one.relay()));
    try (UdpEcho echo = UdpEcho.start(one.relay())) {
      associated(proxy).assertEchoes(echo, "aa");
    }
  }

  @Test
  void wantUdp() {
    Socks5Listener.Builder any = Socks5Listener.builder().udpAnyPort(true);
    Socks5Listener.Builder pieces = Socks5Listener.builder().udpReassembly(true);
    assertEquals(
        "udpAnyPort: true without udp (expected: udp(true))",
        assertThrows(IllegalArgumentException.class, any::build).getMessage());
    assertEquals(
        "udpReassembly: true without udp (expected: udp(true))",
        assertThrows(IllegalArgumentException.class, pieces::build).getMessage());
  }
}
