package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Limits;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How associations and their flows begin, what bounds them, and how they end. */
class UdpLifeTest extends UdpHarness {
  private static List<CloseReason> reasons(List<RecordingObserver.Closed> closed) {
    return closed.stream().map(end -> end.summary().reason()).toList();
  }

  @Test
  void isNotServedUnlessAskedFor() throws IOException {
    byte[] request = Socks.hex("05030001000000000000");
    assertEquals(
        "0500" + "05070001000000000000", answer(listening(l -> {}), Socks.GREETING, request));
  }

  @Test
  void tellsTheAdvertisedAddress() throws IOException {
    InetAddress advertised = InetAddress.getByName("192.0.2.7");
    TestProxy proxy = listening(l -> l.udp(true).advertisedUdpAddress(advertised));
    UdpClient client = associated(proxy);
    assertEquals(advertised, client.relay().getAddress());
    InetSocketAddress real =
        new InetSocketAddress(proxy.address().getAddress(), client.relay().getPort());
    assertEquals(false, UdpClient.isFree(real));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIN", "RST", "data, then FIN"})
  void endsWithItsConnection(String how) throws IOException {
    TestProxy proxy = udp();
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, "aa");
    switch (how) {
      case "FIN" -> client.control().halfClose();
      case "RST" -> client.control().reset();
      default -> {
        client.control().send(new byte[100_000]);
        client.control().halfClose();
      }
    }
    CloseReason expected = how.equals("RST") ? CloseReason.CLIENT_CLOSED : CloseReason.COMPLETED;
    assertEquals(expected, proxy.observer().awaitClosed().summary().reason());
    Await.until("the port is free", () -> UdpClient.isFree(client.relay()));
    assertEquals(List.of(expected), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void hurtsOnlyTheDestinationThatIsDenied() throws IOException {
    UdpEcho denied = echo();
    UdpEcho allowed = echo();
    TestProxy proxy =
        udp(
            s ->
                s.filter(
                    RuleSet.builder()
                        .deny("no", Match.port(denied.address().getPort()))
                        .allow("yes", Match.any())
                        .build()));
    UdpClient client = associated(proxy);
    for (int i = 0; i < 5; i++) {
      client.send(UdpClient.header(denied.address()) + "aa");
      client.assertEchoes(allowed, "bb");
    }
    assertEquals(List.of(), denied.received());
    assertEquals(List.of(CloseReason.DENIED), reasons(proxy.observer().awaitClosed(1)));
    assertEquals(2, proxy.observer().opened().size());
    assertEquals(2, proxy.observer().decided().size());
  }

  @Test
  void survivesTargetsThatAreNotThere() throws IOException {
    UdpEcho echo = echo();
    InetSocketAddress nobody;
    try (DatagramSocket closed = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      nobody = (InetSocketAddress) closed.getLocalSocketAddress();
    }
    try (FakeDnsServer dns = FakeDnsServer.start()) {
      TestProxy proxy = udp(s -> s.dns(DnsSettings.builder().nameServer(dns.address()).build()));
      UdpClient client = associated(proxy);
      client.send(UdpClient.header("nothere.test", 53) + "aa");
      for (int i = 0; i < 5; i++) {
        client.send(UdpClient.header(nobody) + "aa");
        client.assertEchoes(echo, "bb");
      }
      assertEquals(
          Set.of(CloseReason.CONNECTION_REFUSED, CloseReason.NAME_NOT_FOUND),
          Set.copyOf(reasons(proxy.observer().awaitClosed(2))));
      client.control().halfClose();
      assertEquals(
          Set.of(CloseReason.COMPLETED, CloseReason.CONNECTION_REFUSED, CloseReason.NAME_NOT_FOUND),
          Set.copyOf(reasons(proxy.observer().awaitClosed(3))));
    }
  }

  @Test
  void endsFlowsThatAreIdle() throws IOException {
    UdpEcho echo = echo();
    TestProxy proxy =
        udp(s -> s.timeouts(TestProxy.timeouts().udpIdle(Duration.ofMillis(200)).build()));
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, "aa");
    assertEquals(CloseReason.IDLE_TIMEOUT, proxy.observer().awaitClosed().summary().reason());
    client.assertEchoes(echo, "bb");
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void endsAssociationsThatAreIdle() throws IOException {
    TestProxy proxy =
        udp(
            s ->
                s.timeouts(
                    TestProxy.timeouts()
                        .udpIdle(Duration.ofMillis(200))
                        .idle(Duration.ofMillis(300))
                        .build()));
    UdpClient client = associated(proxy);
    client.assertEchoes(echo(), "aa");
    client.control().readToEnd();
    client.control().halfClose();
    assertEquals(List.of(CloseReason.IDLE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
    Await.until("the port is free", () -> UdpClient.isFree(client.relay()));
  }

  @Test
  void dropsWhatGoesToMoreDestinationsThanTheLimit() throws IOException {
    UdpEcho first = echo();
    UdpEcho second = echo();
    TestProxy proxy = udp(s -> s.limits(Limits.builder().maxUdpFlows(1).build()));
    UdpClient client = associated(proxy);
    client.assertEchoes(first, "aa");
    client.send(UdpClient.header(second.address()) + "bb");
    client.assertEchoes(first, "cc");
    assertEquals(List.of(), second.received());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void isCutWhenTheServerHasDrained() throws IOException {
    TestProxy proxy = udp();
    UdpClient client = associated(proxy);
    client.assertEchoes(echo(), "aa");
    Await.get(proxy.server().closeAsync());
    assertEquals(CloseReason.DRAINED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(true, UdpClient.isFree(client.relay()));
  }

  @Test
  void asksForThePasswordFirst() throws IOException {
    TestProxy proxy =
        listening(
            l ->
                l.udp(true)
                    .authenticator(
                        io.calamary.auth.Authenticator.users(java.util.Map.of("u", "p"))));
    UdpEcho echo = echo();
    try (RawClient control = proxy.connect();
        DatagramSocket socket = UdpClient.socketOf(proxy)) {
      control.send(
          io.calamary.core.testkit.FlowFixtures.concat(
              Socks.GREETING, Socks.LOGIN, Socks.hex("05030001000000000000")));
      assertEquals("05020100", Socks.read(control, 4));
      InetSocketAddress relay = UdpClient.address(Socks.readSuccess(control));
      byte[] bytes = Socks.hex(UdpClient.header(echo.address()) + "aa");
      socket.send(new java.net.DatagramPacket(bytes, bytes.length, relay));
      assertEquals("u", proxy.observer().awaitConnected(1).get(0).user());
    }
  }
}
