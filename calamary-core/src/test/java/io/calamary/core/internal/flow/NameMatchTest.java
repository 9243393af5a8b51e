package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.spi.PlainReply;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import io.calamary.resolve.Target;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that dialled an address and write a name that must lead there. */
class NameMatchTest {
  private static final String NAME = "named.test";

  private FakeDnsServer dns;
  private OriginServer origin;

  @BeforeEach
  void start() {
    dns = FakeDnsServer.start();
    origin = OriginServer.start(Behaviour.echo());
  }

  @AfterEach
  void stop() {
    origin.close();
    dns.close();
  }

  private TestProxy proxy(Endpoint dialled, Consumer<ProxyServerBuilder> settings) {
    DnsSettings names = DnsSettings.builder().nameServer(dns.address()).build();
    AdHoc mode =
        new AdHoc(
            client ->
                client
                    .request(dialled)
                    .attribute(FlowAttributes.ORIGINAL_DESTINATION, true)
                    .attribute(FlowAttributes.NAME_POLICY, NamePolicy.REQUIRE_MATCH)
                    .reply(PlainReply.EXPLAIN)
                    .open());
    return TestProxy.start(
        "nio",
        builder ->
            settings.accept(
                builder
                    .listener(AdHoc.listener())
                    .extension(mode)
                    .timeouts(TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build())
                    .dns(names)));
  }

  private TestProxy proxy() {
    return proxy(Endpoint.of(origin.address()), builder -> {});
  }

  private static byte[] request(String host) {
    return ("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertEchoes(TestProxy proxy, byte[] bytes) throws IOException {
    try (RawClient client = proxy.connect()) {
      client.send(bytes);
      client.halfClose();
      Received received = client.readToEnd();
      assertEquals(End.FIN, received.end());
      assertArrayEquals(bytes, received.bytes());
    }
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
  }

  private void assertMismatch(TestProxy proxy, byte[] bytes) throws IOException {
    assertMismatch(proxy, bytes, 0);
  }

  private void assertMismatch(TestProxy proxy, byte[] bytes, int accepted) throws IOException {
    try (RawClient client = proxy.connect()) {
      client.send(bytes);
      client.readToEnd();
    }
    RecordingObserver.Closed closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.NAME_MISMATCH, closed.summary().reason());
    assertEquals(1, proxy.observer().decided().size());
    assertEquals(Verdict.Kind.DENY, proxy.observer().decided().get(0).verdict().kind());
    assertEquals(1, proxy.server().stats().flowsClosed().get(CloseReason.NAME_MISMATCH));
    assertEquals(accepted, origin.accepted());
  }

  @Test
  void goesWhereTheClientDialledIfTheNameLeadsThere() throws IOException {
    dns.a(NAME, "127.0.0.9", "127.0.0.1").aaaa(NAME, "::2");
    try (TestProxy proxy = proxy()) {
      assertEchoes(proxy, TlsHello.to(NAME));
      assertEquals(NAME, proxy.observer().connected().get(0).target().host());
      assertEquals(origin.address().getAddress(), proxy.observer().connected().get(0).address());
    }
    try (TestProxy proxy = proxy()) {
      assertEchoes(proxy, request(NAME + ":8080"));
    }
  }

  @Test
  void takesAMappedAddressForWhatItIs() throws IOException {
    Endpoint mapped = Endpoint.of("::ffff:127.0.0.1", origin.port());
    dns.a(NAME, "127.0.0.1").on(NAME, DnsRecordType.AAAA, FakeDnsReply.noData());
    try (TestProxy proxy = proxy(mapped, builder -> {})) {
      assertEchoes(proxy, TlsHello.to(NAME));
    }
    // No IPv6 host has such an address, so a name server that tells it says nothing.
    dns.aaaa("six.test", "::ffff:127.0.0.1").a("six.test", "127.0.0.2");
    try (TestProxy proxy = proxy()) {
      assertMismatch(proxy, TlsHello.to("six.test"), 1);
    }
  }

  @Test
  void comparesAddressesOfIp6() throws IOException {
    dns.a(NAME, "127.0.0.1").aaaa(NAME, "::9", "::1");
    dns.a("four.test", "127.0.0.1").on("four.test", DnsRecordType.AAAA, FakeDnsReply.noData());
    try (OriginServer six = OriginServer.start("::1", Behaviour.echo())) {
      Endpoint dialled = Endpoint.of(six.address());
      try (TestProxy proxy = proxy(dialled, builder -> {})) {
        assertEchoes(proxy, TlsHello.to(NAME));
      }
      try (TestProxy proxy = proxy(dialled, builder -> {})) {
        assertMismatch(proxy, TlsHello.to("four.test"));
      }
      assertEquals(1, six.accepted());
    }
  }

  @Test
  void deniesANameThatLeadsElsewhere() throws IOException {
    dns.a(NAME, "127.0.0.2", "127.0.0.3").aaaa(NAME, "::1");
    try (TestProxy proxy = proxy();
        RawClient client = proxy.connect()) {
      client.send(TlsHello.to(NAME));
      Received received = client.readToEnd();
      assertArrayEquals(TlsHello.alert(112), received.bytes());
      assertEquals(End.FIN, received.end());
    }
    try (TestProxy proxy = proxy()) {
      assertMismatch(proxy, request(NAME));
      assertEquals(
          "named.test is not at 127.0.0.1", proxy.observer().closed().get(0).summary().detail());
    }
  }

  @Test
  void asksNobodyForNamesThatRulesDeny() throws IOException {
    dns.a(NAME, "127.0.0.1");
    RuleSet rules =
        RuleSet.builder().deny("no", Match.domain(NAME)).otherwise(Verdict.ALLOW).build();
    try (TestProxy proxy = proxy(Endpoint.of(origin.address()), builder -> builder.filter(rules));
        RawClient client = proxy.connect()) {
      client.send(TlsHello.to(NAME));
      assertArrayEquals(TlsHello.alert(49), client.readToEnd().bytes());
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    }
    assertEquals(0, dns.questions().size());
    assertEquals(0, origin.accepted());
  }

  @Test
  void asksNobodyForAddressesThatRulesDeny() throws IOException {
    RuleSet rules =
        RuleSet.builder()
            .deny("there", Match.destination("127.0.0.1"))
            .otherwise(Verdict.ALLOW)
            .build();
    try (TestProxy proxy = proxy(Endpoint.of(origin.address()), builder -> builder.filter(rules));
        RawClient client = proxy.connect()) {
      client.send(TlsHello.to(NAME));
      client.readToEnd();
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
      assertEquals("there", proxy.observer().decided().get(0).verdict().rule());
    }
    try (TestProxy proxy =
            proxy(Endpoint.of(origin.address()), builder -> builder.neverConnectTo("127.0.0.0/8"));
        RawClient client = proxy.connect()) {
      client.send(TlsHello.to(NAME));
      assertArrayEquals(TlsHello.alert(49), client.readToEnd().bytes());
      assertEquals(
          CloseReason.ADDRESS_PROHIBITED, proxy.observer().awaitClosed().summary().reason());
    }
    assertEquals(0, dns.questions().size());
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, true", "127.0.0.2, false", "[::ffff:127.0.0.1]:80, true"})
  void comparesAnAddressThatIsWrittenAsTheHost(String host, boolean same) throws IOException {
    try (TestProxy proxy = proxy()) {
      if (same) {
        assertEchoes(proxy, request(host));
      } else {
        assertMismatch(proxy, request(host));
      }
    }
    assertEquals(0, dns.questions().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "SSH-2.0-test\r\n"})
  void hasNothingToCompareWithoutAName(String text) throws IOException {
    try (TestProxy proxy = proxy()) {
      assertEchoes(proxy, text.getBytes(StandardCharsets.US_ASCII));
    }
    assertEquals(0, dns.questions().size());
  }

  @Test
  void deniesWhereNobodyKnowsTheName() throws IOException {
    dns.on(NAME, DnsRecordType.A, FakeDnsReply.noSuchName());
    dns.on(NAME, DnsRecordType.AAAA, FakeDnsReply.noSuchName());
    try (TestProxy proxy = proxy();
        RawClient client = proxy.connect()) {
      client.send(TlsHello.to(NAME));
      assertEquals(End.RST, client.readToEnd().end());
      assertEquals(CloseReason.NAME_NOT_FOUND, proxy.observer().awaitClosed().summary().reason());
    }
    assertEquals(0, origin.accepted());
  }

  @Test
  void letsARuleLeadElsewhere() throws IOException {
    Endpoint elsewhere = Endpoint.of(origin.address());
    RuleSet rules =
        RuleSet.builder()
            .rule(new Rule("mirror", Match.domain(NAME), Verdict.ALLOW.redirect(elsewhere)))
            .build();
    try (TestProxy proxy = proxy(Endpoint.of("127.0.0.77", 1), builder -> builder.filter(rules))) {
      assertEchoes(proxy, TlsHello.to(NAME));
    }
    assertEquals(0, dns.questions().size());
  }

  @Test
  void holdsForResolversOfTheApplication() throws IOException {
    dns.a(NAME, "127.0.0.2").on(NAME, DnsRecordType.AAAA, FakeDnsReply.noData());
    try (TestProxy proxy =
        proxy(
            Endpoint.of(origin.address()),
            builder ->
                builder.targetResolver(
                    flow ->
                        CompletableFuture.completedFuture(
                            new Target(
                                Endpoint.of(NAME, origin.port()), Target.Origin.SERVER_NAME))))) {
      assertMismatch(proxy, TlsHello.to(NAME));
      assertNull(proxy.observer().closed().get(0).flow().address());
    }
  }
}
