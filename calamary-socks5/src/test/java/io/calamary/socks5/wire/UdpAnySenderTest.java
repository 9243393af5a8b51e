package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.Limits;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Full cone: one port for all destinations, and everybody may send to it (RFC 4787). */
class UdpAnySenderTest extends UdpHarness {
  private TestProxy cone(Consumer<ProxyServerBuilder> settings) {
    return listening(listener -> listener.udp(true).udpAnySender(true), settings);
  }

  /** Where a target sees the client. */
  private static InetSocketAddress seen(UdpEcho by) {
    return by.senders().get(0);
  }

  @Test
  void sendsToAllFromOnePort() throws IOException {
    UdpEcho one = echo();
    UdpEcho two = echo();
    UdpEcho six = closed(UdpEcho.start("::1"));
    UdpClient client = associated(cone(s -> {}));
    client.assertEchoes(one, "aa");
    client.assertEchoes(two, "");
    client.assertEchoes(six, "bb");
    client.assertEchoes(six, "");
    client.assertEchoes(one, Socks.hex(FlowFixtures.bytes(1, 65_000)));
    Set<Integer> ports =
        Stream.of(one, two, six)
            .flatMap(echo -> echo.senders().stream())
            .map(InetSocketAddress::getPort)
            .collect(Collectors.toSet());
    assertEquals(1, ports.size(), ports::toString);
  }

  @Test
  void bringsWhatAnybodySends() throws IOException {
    UdpEcho asked = echo();
    UdpEcho third = echo();
    TestProxy proxy = cone(s -> {});
    UdpClient client = associated(proxy);
    client.assertEchoes(asked, "aa");
    third.send(seen(asked), "bb");
    assertEquals(UdpClient.header(third.address()) + "bb", client.receive());
    client.assertEchoes(third, "cc");
    third.send(seen(asked), "");
    assertEquals(UdpClient.header(third.address()), client.receive());
    assertEquals(
        Set.of(Endpoint.of(asked.address()), Endpoint.of(third.address())),
        proxy.observer().opened().stream().map(f -> f.destination()).collect(Collectors.toSet()));
    assertEquals(
        client.socket().getLocalSocketAddress(), proxy.observer().opened().get(1).source());
  }

  @Test
  void asksTheRulesAboutSenders() throws IOException {
    UdpEcho asked = echo();
    UdpEcho denied = echo();
    TestProxy proxy =
        cone(
            s ->
                s.filter(
                    RuleSet.builder()
                        .deny("no", Match.port(denied.address().getPort()))
                        .allow("yes", Match.any())
                        .build()));
    UdpClient client = associated(proxy);
    client.assertEchoes(asked, "aa");
    denied.send(seen(asked), "bb");
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    client.assertEchoes(asked, "cc");
  }

  @Test
  void dropsSendersWhoAreLedElsewhere() throws IOException {
    UdpEcho asked = echo();
    UdpEcho third = echo();
    UdpEcho elsewhere = echo();
    TestProxy proxy =
        cone(
            s ->
                s.filter(
                    flow ->
                        CompletableFuture.completedFuture(
                            flow.destination().equals(Endpoint.of(third.address()))
                                ? Verdict.ALLOW.redirect(Endpoint.of(elsewhere.address()))
                                : Verdict.ALLOW)));
    UdpClient client = associated(proxy);
    client.assertEchoes(asked, "aa");
    third.send(seen(asked), "bb");
    client.send(UdpClient.header(third.address()) + "cc");
    assertEquals(UdpClient.header(third.address()) + "cc", client.receive());
    assertEquals("cc", String.join(",", elsewhere.received()));
  }

  @Test
  void leavesTheClientHalfOfTheFlows() throws IOException {
    UdpEcho first = echo();
    UdpEcho third = echo();
    TestProxy proxy = cone(s -> s.limits(Limits.builder().maxUdpFlows(2).build()));
    UdpClient client = associated(proxy);
    client.assertEchoes(first, "aa");
    third.send(seen(first), "bb");
    first.send(seen(first), "cc");
    assertEquals(UdpClient.header(first.address()) + "cc", client.receive());
    client.assertEchoes(third, "dd");
  }

  @Test
  void tellsNamesOfOneAddressApart() throws Exception {
    UdpEcho echo = echo();
    try (FakeDnsServer dns = FakeDnsServer.start()) {
      dns.a("one.test", "127.0.0.1");
      TestProxy proxy = cone(s -> s.dns(DnsSettings.builder().nameServer(dns.address()).build()));
      UdpClient client = associated(proxy);
      client.assertEchoes(echo, "aa");
      client.send(UdpClient.header("one.test", echo.address().getPort()) + "bb");
      assertEquals(UdpClient.header(echo.address()) + "bb", client.receive());
      client.assertEchoes(echo, "cc");
      assertEquals(2, proxy.observer().awaitConnected(2).size());
    }
  }

  @Test
  void endsItsPortWithTheConnection() throws IOException {
    UdpEcho echo = echo();
    TestProxy proxy = cone(s -> {});
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, "aa");
    client.control().halfClose();
    proxy.observer().awaitConnectionsClosed(1);
    InetSocketAddress port =
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), seen(echo).getPort());
    Await.until("the port is free", () -> UdpClient.isFree(port));
  }

  @Test
  void wantsUdp() {
    Socks5Listener.Builder builder = Socks5Listener.builder().udpAnySender(true);
    assertEquals(
        "udpAnySender: true without udp (expected: udp(true))",
        assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }
}
