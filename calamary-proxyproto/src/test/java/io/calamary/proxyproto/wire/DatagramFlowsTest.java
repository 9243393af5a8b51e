package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.calamary.Limits;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.proxyproto.ProxyAttributes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which flows datagrams with headers are of, and what becomes of these. */
class DatagramFlowsTest extends DatagramHarness {
  @Test
  void keepsSendersApartThatNameTheSameClient() throws IOException {
    UdpSocket second = closed(UdpSocket.at("127.0.0.2"));
    TestProxy proxy = proxy();
    balancer.send(proxy.address(), header(), "of the first");
    InetSocketAddress first = target.take("of the first");
    second.send(proxy.address(), header(), "of the second");
    InetSocketAddress other = target.take("of the second");
    target.send(other, new byte[] {'2'});
    target.send(first, new byte[] {'1'});

    assertNotEquals(first, other);
    balancer.take("1");
    second.take("2");
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void rulesJudgeTheHeadersFactsOfEachDatagram() throws IOException {
    RuleSet rules =
        RuleSet.builder()
            .deny("bad", Match.source("198.51.100.0/28").and(Match.of(DatagramFlowsTest::isAcme)))
            .allow("rest", Match.any())
            .build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));
    balancer.send(proxy.address(), header(OTHER), "1");
    target.take("1");
    balancer.send(proxy.address(), header(ACME), "denied");
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    balancer.send(proxy.address(), header(OTHER + "05 0001 41"), "2");
    balancer.send(proxy.address(), header(OTHER + "05 0001 42"), "3");

    target.take("2");
    target.take("3");
    assertEquals(2, proxy.observer().opened().size());
  }

  private static boolean isAcme(Flow flow) {
    return "acme.com".equals(flow.attribute(ProxyAttributes.AUTHORITY));
  }

  @Test
  void headersBehindDifferentOnesAreOfDifferentFlows() throws IOException {
    TestProxy proxy =
        listening(
            listener -> listener.trustedSources("127.0.0.1", "192.0.2.0/24").maxHeaders(2),
            settings -> {});
    for (String outer : List.of("192.0.2.1", "192.0.2.2", "192.0.2.1")) {
      byte[] before = UdpSocket.header(UdpSocket.client(outer), target.address(), "");
      balancer.send(proxy.address(), FlowFixtures.concat(before, header()), outer);
      target.take(outer);
    }

    assertEquals(2, proxy.observer().opened().size());
    assertEquals(client, proxy.observer().opened().get(0).source());
  }

  @Test
  void limitsTheSourceOfTheHeader() throws IOException {
    TestProxy proxy =
        proxy(settings -> settings.limits(Limits.builder().maxUdpFlowsPerSource(1).build()));
    UdpSocket second = closed(UdpSocket.at("127.0.0.1"));
    balancer.send(proxy.address(), header(), "first");
    target.take("first");
    balancer.send(proxy.address(), UdpSocket.header(client, second.address(), ""), "too many");
    awaitDropped(proxy, 1);
    client = UdpSocket.client("198.51.100.2");
    balancer.send(proxy.address(), header(), "other");

    target.take("other");
    assertEquals(2, proxy.server().stats().openFlows());
  }

  @Test
  void limitsFlowsInTotalWhoeverIsNamed() throws IOException {
    TestProxy proxy =
        proxy(settings -> settings.limits(Limits.builder().maxUdpFlowsInTotal(3).build()));
    for (int i = 1; i <= 20; i++) {
      client = UdpSocket.client("198.51.100." + i);
      balancer.send(proxy.address(), header(), "hello");
    }
    awaitDropped(proxy, 17);

    assertEquals(3, proxy.observer().opened().size());
  }

  @Test
  void refusesItselfAndWhatIsNeverConnectedTo() throws IOException {
    TestProxy proxy = proxy(settings -> settings.neverConnectTo("127.0.0.3"));
    balancer.send(proxy.address(), UdpSocket.header(client, proxy.address(), ""), "loop");
    assertEquals(
        CloseReason.LOOP_DETECTED, proxy.observer().awaitClosed(1).get(0).summary().reason());
    InetSocketAddress never = new InetSocketAddress("127.0.0.3", 9);
    balancer.send(proxy.address(), UdpSocket.header(client, never, ""), "no");

    assertEquals(
        CloseReason.ADDRESS_PROHIBITED, proxy.observer().awaitClosed(2).get(1).summary().reason());
  }

  @Test
  void theAuthorityCanBeTheServerName() throws IOException {
    TestProxy proxy =
        listening(listener -> listener.trustAny().authorityAsServerName(true), settings -> {});
    balancer.send(proxy.address(), header(ACME), "ping");
    target.take("ping");

    Inspection inspection = proxy.observer().awaitConnected(1).get(0).inspection();
    assertEquals("acme.com", Objects.requireNonNull(inspection).serverName());
  }
}
