package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.calamary.Limits;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.resolve.FlowAttributes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams with headers. */
class DatagramWireTest extends ListenerHarness {
  private static final String ACME = "02 0008 61636d652e636f6d";
  private static final String OTHER = "02 0008 61636d652e6f7267";

  private Consumer<ProxyProtocolListener.Builder> options = ProxyProtocolListener.Builder::trustAny;
  private UdpSocket balancer;
  private UdpSocket target;
  private InetSocketAddress client;

  @BeforeEach
  void open() throws IOException {
    balancer = closed(UdpSocket.at("127.0.0.1"));
    target = closed(UdpSocket.at("127.0.0.1"));
    client = UdpSocket.client("198.51.100.1");
  }

  @Override
  protected ListenerMode mode() {
    return new ProxyProtoMode() {
      @Override
      public ProxyProtocolListener listener(InetSocketAddress bind) {
        ProxyProtocolListener.Builder builder =
            ProxyProtocolListener.builder().bind(bind).udp(true);
        options.accept(builder);
        return builder.build();
      }
    };
  }

  private TestProxy listening(
      Consumer<ProxyProtocolListener.Builder> listener, Consumer<ProxyServerBuilder> settings) {
    options = listener;
    return proxy(settings);
  }

  private byte[] header() {
    return header("");
  }

  private byte[] header(String tlvs) {
    return UdpSocket.header(client, target.address(), tlvs);
  }

  private static void awaitDropped(TestProxy proxy, long count) {
    Await.until("dropped", () -> proxy.server().stats().datagramsDropped() >= count);
    assertEquals(count, proxy.server().stats().datagramsDropped());
  }

  @Test
  void theHeaderNamesSourceAndDestinationAndAnswersArePlain() throws IOException {
    TestProxy proxy = proxy();
    balancer.send(proxy.address(), header(), "ping");
    InetSocketAddress through = target.take("ping");
    target.send(through, new byte[] {'p', 'o', 'n', 'g'});

    assertEquals(proxy.address(), balancer.take("pong"));
    Flow flow = proxy.observer().opened().get(0);
    assertEquals(Transport.UDP, flow.transport());
    assertEquals(client, flow.source());
    assertEquals(Endpoint.of(target.address()), flow.destination());
    assertEquals(balancer.address(), flow.attribute(FlowAttributes.PEER));
    assertEquals(true, flow.attribute(FlowAttributes.ORIGINAL_DESTINATION));
    balancer.send(proxy.address(), header(), "again");
    assertEquals(through, target.take("again"));
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void eachDatagramIsReadByItself() throws IOException {
    UdpSocket second = closed(UdpSocket.at("127.0.0.1"));
    TestProxy proxy = proxy();
    byte[] other = UdpSocket.header(client, second.address(), "");
    balancer.send(proxy.address(), header(), "1");
    balancer.send(proxy.address(), new byte[] {'2'});
    balancer.send(proxy.address(), other, "3");
    balancer.send(proxy.address(), Arrays.copyOf(other, 20));
    balancer.send(proxy.address(), header(), "4");

    target.take("1");
    target.take("4");
    second.take("3");
    awaitDropped(proxy, 2);
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void dropsWhatHasNoGoodHeader() throws IOException {
    TestProxy proxy = proxy();
    byte[] good = header();
    byte[] tcp = good.clone();
    tcp[13] = 0x11;
    byte[] local = good.clone();
    local[12] = 0x20;
    byte[] unspec = good.clone();
    unspec[13] = 0;
    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", 0);
    List<byte[]> bad =
        List.of(
            tcp,
            local,
            unspec,
            "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[] {'G'},
            UdpSocket.header(client, nowhere, ""),
            UdpSocket.header(client, UdpSocket.client("224.0.0.1"), ""));
    for (byte[] header : bad) {
      balancer.send(proxy.address(), header, "hello");
    }
    for (int length = 1; length < good.length; length++) {
      balancer.send(proxy.address(), Arrays.copyOf(good, length));
    }
    awaitDropped(proxy, bad.size() + good.length - 1);

    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void believesTrustedSendersOnly() throws IOException {
    TestProxy proxy = listening(listener -> listener.trustedSources("127.0.0.2"), settings -> {});
    balancer.send(proxy.address(), header(), "forged");
    awaitDropped(proxy, 1);
    assertEquals(List.of(), proxy.observer().opened());

    UdpSocket trusted = closed(UdpSocket.at("127.0.0.2"));
    trusted.send(proxy.address(), header(), "true");

    target.take("true");
    // Who is trusted speaks for itself alone: the flow that it opened helps nobody else.
    balancer.send(proxy.address(), header(), "forged");
    awaitDropped(proxy, 2);
  }

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
            .deny("bad", Match.source("198.51.100.0/28").and(Match.of(DatagramWireTest::isAcme)))
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
  void carriesEmptyAndLargeDatagramsBothWays() throws IOException {
    TestProxy proxy = proxy();
    byte[] large = FlowFixtures.bytes(1, 65_507);
    byte[] most = Arrays.copyOf(large, 65_507 - header().length);
    balancer.send(proxy.address(), header());
    InetSocketAddress through = target.take("");
    target.send(through, new byte[0]);
    assertEquals(proxy.address(), balancer.take(""));
    balancer.send(proxy.address(), FlowFixtures.concat(header(), most));
    target.take(most);
    target.send(through, large);

    balancer.take(large);
  }

  @Test
  void takesHeadersOfIp6() throws IOException {
    UdpSocket six = closed(UdpSocket.at("::1"));
    TestProxy proxy = proxy();
    InetSocketAddress source = UdpSocket.client("2001:db8::1");
    balancer.send(proxy.address(), UdpSocket.header(source, six.address(), ""), "ping");
    six.send(six.take("ping"), new byte[] {'!'});

    balancer.take("!");
    assertEquals(source, proxy.observer().opened().get(0).source());
  }

  @Test
  void listensOnBothFamilies() throws IOException {
    options = listener -> listener.trustedSources("127.0.0.1", "::1");
    TestProxy proxy = proxy("::", settings -> {});
    for (String address : List.of("127.0.0.1", "::1")) {
      UdpSocket sender = closed(UdpSocket.at(address));
      int port = proxy.address().getPort();
      sender.send(new InetSocketAddress(address, port), header(), address);
      target.send(target.take(address), new byte[] {'!'});
      sender.take("!");
    }
    assertEquals(0, proxy.server().stats().datagramsDropped());
  }

  @Test
  void refusesItselfAndWhatIsNeverConnectedTo() throws IOException {
    TestProxy proxy = proxy(settings -> settings.neverConnectTo("127.0.0.3"));
    balancer.send(proxy.address(), UdpSocket.header(client, proxy.address(), ""), "loop");
    assertEquals(CloseReason.LOOP_DETECTED, proxy.observer().awaitClosed(1).get(0).summary().reason());
    InetSocketAddress never = new InetSocketAddress("127.0.0.3", 9);
    balancer.send(proxy.address(), UdpSocket.header(client, never, ""), "no");

    assertEquals(
        CloseReason.ADDRESS_PROHIBITED,
        proxy.observer().awaitClosed(2).get(1).summary().reason());
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

  @Test
  void theListenerTakesConnectionsAtTheSamePort() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    byte[] hello = HexFormat.of().parseHex("010203");
    RawClient tunnel = tunnel(proxy, origin);
    tunnel.send(hello);
    balancer.send(proxy.address(), header(), "ping");

    assertArrayEquals(hello, tunnel.readExactly(3));
    target.take("ping");
  }
}
