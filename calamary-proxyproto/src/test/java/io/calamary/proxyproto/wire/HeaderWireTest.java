package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Limits;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.resolve.FlowAttributes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a header does to the flow behind it. */
class HeaderWireTest extends ListenerHarness {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private Consumer<ProxyProtocolListener.Builder> options = ProxyProtocolListener.Builder::trustAny;

  @Override
  protected ListenerMode mode() {
    return new ProxyProtoMode() {
      @Override
      public ProxyProtocolListener listener(InetSocketAddress bind) {
        ProxyProtocolListener.Builder builder = ProxyProtocolListener.builder().bind(bind);
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

  @Test
  void theHeaderNamesSourceAndDestination() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(FlowFixtures.concat(Headers.line("198.51.100.1", origin.port()), HELLO));

    assertArrayEquals(HELLO, client.readExactly(HELLO.length));

    Flow flow = proxy.observer().awaitConnected(1).get(0);
    assertEquals("198.51.100.1:1234", Endpoint.of(flow.source()).toString());
    assertEquals(Endpoint.of(origin.address()), flow.destination());
    assertEquals(client.local(), flow.attribute(FlowAttributes.PEER));
    assertEquals(client.local(), proxy.observer().accepted().get(0));
  }

  @Test
  void rulesJudgeTheSourceOfTheHeaderAndItsTlvs() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RuleSet rules =
        RuleSet.builder()
            .deny("bad", Match.source("198.51.100.0/28").and(Match.of(HeaderWireTest::isAcme)))
            .allow("rest", Match.any())
            .build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));

    RawClient denied = client(proxy);
    denied.send(Headers.v2(origin, "02 0008 61636d652e636f6d"));
    RawClient allowed = client(proxy);
    allowed.send(FlowFixtures.concat(Headers.v2(origin, "02 0008 61636d652e6f7267"), HELLO));

    assertEquals(End.RST, denied.readToEnd().end());
    assertArrayEquals(HELLO, allowed.readExactly(HELLO.length));
  }

  private static boolean isAcme(Flow flow) {
    return "acme.com".equals(flow.attribute(ProxyAttributes.AUTHORITY));
  }

  @Test
  void startsNothingBeforeTheHeaderIsComplete() throws IOException {
    OriginServer origin = origin(Behaviour.banner(HELLO));
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    byte[] header = Headers.line("198.51.100.1", origin.port());
    client.send(Arrays.copyOf(header, header.length - 1));
    Await.until("accepted", () -> proxy.observer().accepted().size() == 1);

    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(0, origin.accepted());
    client.send("\n");

    assertArrayEquals(HELLO, client.readExactly(HELLO.length));
  }

  @Test
  void closesWhatHasNoDestination() throws IOException {
    TestProxy proxy = proxy();
    List<byte[]> headers =
        List.of(
            "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
            Headers.line("198.51.100.1", 0),
            Headers.hex("20 00 0000"),
            Headers.hex("20 11 000c c0000201c6336407045701bb"),
            Headers.hex("21 00 0000"),
            Headers.hex("21 12 000c c0000201c6336407045701bb"),
            Headers.hex("21 31 00d8" + "2f".repeat(216)));
    for (byte[] header : headers) {
      try (RawClient client = proxy.connect()) {
        client.send(FlowFixtures.concat(header, HELLO));
        Received answer = client.readToEnd();
        assertEquals(End.RST, answer.end());
        assertEquals(0, answer.bytes().length);
      }
    }

    for (CloseReason reason : proxy.observer().awaitConnectionsClosed(headers.size())) {
      assertEquals(CloseReason.DENIED, reason);
    }
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void resetsBadHeadersAtTheFirstByteThatCanNotBe() throws IOException {
    TestProxy proxy = proxy();
    for (String bad : List.of("G", "PROXY TCP4 1.2.3.256", "PROXY U ", "\r\n\r\nG")) {
      try (RawClient client = proxy.connect()) {
        client.send(bad);
        assertEquals(End.RST, client.readToEnd().end());
      }
    }
    for (CloseReason reason : proxy.observer().awaitConnectionsClosed(4)) {
      assertEquals(CloseReason.PROTOCOL_ERROR, reason);
    }
  }

  @Test
  void refusesWhoeverIsNotTrustedBeforeAnythingIsRead() throws IOException {
    TestProxy proxy =
        listening(listener -> listener.trustedSources("198.51.100.0/24"), settings -> {});

    Received answer = client(proxy).readToEnd();

    assertEquals(End.RST, answer.end());
    assertEquals(List.of(CloseReason.DENIED), proxy.observer().awaitRejected(1));
    assertEquals(1, proxy.server().stats().connectionsRejected());
  }

  @Test
  void limitsTheSourceOfTheHeaderNotTheLoadBalancer() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy =
        listening(
            listener -> listener.trustedSources("127.0.0.1"),
            settings -> settings.limits(Limits.builder().maxConnectionsPerSource(1).build()));
    for (int i = 1; i < 4; i++) {
      RawClient client = client(proxy);
      client.send(FlowFixtures.concat(Headers.line("198.51.100." + i, origin.port()), HELLO));
      assertArrayEquals(HELLO, client.readExactly(HELLO.length));
    }

    RawClient second = client(proxy);
    second.send(Headers.line("198.51.100.1", origin.port()));

    assertEquals(End.RST, second.readToEnd().end());
    assertEquals(List.of(CloseReason.LIMIT_REACHED), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void aHeaderTimeoutOfItsOwnIsAbsolute() throws IOException {
    TestProxy proxy =
        listening(
            listener -> listener.trustAny().headerTimeout(Duration.ofMillis(300)), settings -> {});
    RawClient client = client(proxy);
    client.send("PROXY TCP4 1.2.3.4 ");

    assertEquals(End.RST, client.readToEnd().end());
    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void aLongHeaderTimeoutLetsAClientBeSilentBeyondTheHandshakeTimeout() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy =
        listening(
            listener -> listener.trustAny().headerTimeout(Duration.ofMinutes(1)),
            settings ->
                settings.timeouts(TestProxy.timeouts().handshake(Duration.ofMillis(200)).build()));
    RawClient first = client(proxy);
    RawClient other = client(proxy);
    other.send("PROXY");
    Await.pause(Duration.ofMillis(500));

    first.send(FlowFixtures.concat(Headers.line("198.51.100.1", origin.port()), HELLO));

    assertArrayEquals(HELLO, first.readExactly(HELLO.length));
    assertEquals(List.of(), proxy.observer().connectionsClosed());
  }

  @Test
  void resetsAHeaderThatEndsInTheMiddle() throws IOException {
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send("PROXY TCP4 1.2.3.4 ");
    client.halfClose();

    assertEquals(End.RST, client.readToEnd().end());
    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void readsHeadersBehindEachOther() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = listening(listener -> listener.trustAny().maxHeaders(2), settings -> {});
    RawClient client = client(proxy);
    client.send(
        FlowFixtures.concat(
            Headers.line("10.0.0.1", 9), Headers.line("198.51.100.7", origin.port()), HELLO));

    assertArrayEquals(HELLO, client.readExactly(HELLO.length));
    Flow flow = proxy.observer().awaitConnected(1).get(0);
    assertEquals("198.51.100.7", flow.source().getAddress().getHostAddress());
    assertEquals(
        9,
        Objects.requireNonNull(
                Objects.requireNonNull(
                        Objects.requireNonNull(flow.attribute(ProxyAttributes.HEADER)).outer())
                    .destination())
            .getPort());
  }

  @Test
  void theSecondHeaderIsOfTheInnerProtocolByDefault() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    byte[] second = Headers.line("198.51.100.7", 1);
    client.send(FlowFixtures.concat(Headers.line("10.0.0.1", origin.port()), second));

    assertArrayEquals(second, client.readExactly(second.length));
  }

  @Test
  void theAuthorityMayBeTheServerName() throws IOException {
    OriginServer origin = origin(Behaviour.banner(HELLO));
    RuleSet rules = RuleSet.builder().allow("acme", Match.domain("acme.com")).build();
    TestProxy proxy =
        listening(
            listener -> listener.trustAny().authorityAsServerName(true),
            settings -> settings.filter(rules));
    RawClient client = client(proxy);
    client.send(Headers.v2(origin, "02 0008 61636d652e636f6d"));

    assertArrayEquals(HELLO, client.readExactly(HELLO.length));
    RawClient other = client(proxy);
    other.send(Headers.v2(origin, "02 0008 61636d652e6f7267"));
    assertEquals(End.RST, other.readToEnd().end());
  }

  @Test
  void drainingEndsWhoHasNotSaidAnything() throws IOException {
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    Await.until("accepted", () -> proxy.observer().accepted().size() == 1);

    Await.get(proxy.server().drain(Await.BOUND));

    assertEquals(End.RST, client.readToEnd().end());
    assertEquals(List.of(CloseReason.DRAINED), proxy.observer().connectionsClosed());
  }
}
