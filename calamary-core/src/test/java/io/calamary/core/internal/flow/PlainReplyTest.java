package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.spi.PlainReply;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients that know of no proxy learn of a denial. */
class PlainReplyTest {
  private static final byte[] HELLO = TlsHello.to("denied.test");
  private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: denied.test\r\n\r\n";
  private static final RuleSet BY_BYTES =
      RuleSet.builder()
          .deny("tls", Match.protocol(AppProtocol.TLS))
          .deny("http", Match.protocol(AppProtocol.HTTP1))
          .deny("rest", Match.protocol(AppProtocol.UNKNOWN))
          .otherwise(Verdict.ALLOW)
          .build();

  private static final RuleSet BY_BYTES_LATER =
      RuleSet.builder()
          .deny("http", Match.protocol(AppProtocol.HTTP1))
          .otherwise(Verdict.ALLOW)
          .build();

  private static TestProxy proxy(
      PlainReply reply, RuleSet rules, Endpoint destination, Duration inspect) {
    return TestProxy.start(
        "nio",
        settings ->
            settings
                .listener(AdHoc.listener())
                .extension(new AdHoc(client -> client.request(destination).reply(reply).open()))
                .timeouts(TestProxy.timeouts().inspect(inspect).build())
                .filter(rules));
  }

  private static TestProxy denying(PlainReply reply, RuleSet rules) {
    Endpoint nobody = Endpoint.of(OriginServer.nobody());
    return proxy(reply, rules, nobody, Duration.ofMinutes(1));
  }

  private static Received answer(TestProxy proxy, byte[] bytes) throws IOException {
    Received received;
    try (RawClient client = proxy.connect()) {
      client.send(bytes);
      received = client.readToEnd();
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    }
    assertEquals(List.of(CloseReason.DENIED), proxy.observer().awaitConnectionsClosed(1));
    return received;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertForbidden(Received received) {
    assertEquals(End.FIN, received.end());
    String[] parts = received.text().split("\r\n\r\n", 2);
    List<String> head = parts[0].lines().toList();
    assertEquals("HTTP/1.1 403 Forbidden", head.get(0));
    assertTrue(head.get(1).matches("Date: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT"), parts[0]);
    assertTrue(
        head.get(2).startsWith("Proxy-Status: calamary; error=http_request_denied; details=\""),
        parts[0]);
    assertEquals("Content-Type: text/plain; charset=utf-8", head.get(3));
    assertEquals("Content-Length: " + parts[1].length(), head.get(4));
    assertEquals("Connection: close", head.get(5));
    assertTrue(parts[1].startsWith("403 denied") && parts[1].endsWith("\n"), parts[1]);
  }

  private static void assertAnswered(PlainReply reply, RuleSet rules) throws IOException {
    try (TestProxy proxy = denying(reply, rules)) {
      Received received = answer(proxy, HELLO);
      if (reply.tls()) {
        assertArrayEquals(TlsHello.alert(49), received.bytes());
        assertEquals(End.FIN, received.end());
      } else {
        assertEquals(0, received.bytes().length);
        assertEquals(reply == PlainReply.CLOSE ? End.FIN : End.RST, received.end());
      }
    }
    try (TestProxy proxy = denying(reply, rules)) {
      Received received = answer(proxy, ascii(REQUEST));
      if (reply.http()) {
        assertForbidden(received);
      } else {
        assertEquals(0, received.bytes().length);
        assertEquals(reply == PlainReply.CLOSE ? End.FIN : End.RST, received.end());
      }
    }
    for (byte[] other : List.of(ascii("hello\r\n"), new byte[] {0x16, 'A', 'A', 'A', 'A', 'A'})) {
      try (TestProxy proxy = denying(reply, rules)) {
        Received received = answer(proxy, other);
        assertEquals(0, received.bytes().length);
        assertEquals(reply == PlainReply.CLOSE ? End.FIN : End.RST, received.end());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENCE")
  void answersWhoIsDeniedWithoutALook(PlainReply reply) throws IOException {
    assertAnswered(reply, RuleSet.denyAll());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENCE")
  void answersWhoIsDeniedForItsFirstBytes(PlainReply reply) throws IOException {
    assertAnswered(reply, BY_BYTES);
  }

  @ParameterizedTest
  @CsvSource({"RESPOND, HEAD", "EXPLAIN, HEAD", "EXPLAIN, POST"})
  void answersHeadWithoutContent(PlainReply reply, String method) throws IOException {
    try (TestProxy proxy = denying(reply, RuleSet.denyAll())) {
      String text = answer(proxy, ascii(REQUEST.replace("GET", method))).text();
      assertTrue(text.matches("(?s).*\r\nContent-Length: [1-9]\\d*\r\n.*"), text);
      assertEquals(method.equals("HEAD"), text.endsWith("\r\n\r\n"), text);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALERT", "RESPOND", "EXPLAIN"})
  void takesBytesThatComeOneByOne(PlainReply reply) throws IOException {
    try (TestProxy proxy = denying(reply, RuleSet.denyAll());
        RawClient client = proxy.connect()) {
      client.sendByteByByte(reply.tls() ? HELLO : ascii(REQUEST));
      Received received = client.readToEnd();
      assertEquals(End.FIN, received.end());
      assertEquals(reply.tls() ? 0x15 : 'H', received.bytes()[0]);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALERT", "RESPOND", "EXPLAIN"})
  void resetsWhoSaysNothing(PlainReply reply) throws IOException {
    Endpoint nobody = Endpoint.of(OriginServer.nobody());
    try (TestProxy proxy = proxy(reply, RuleSet.denyAll(), nobody, Duration.ofMillis(200));
        RawClient client = proxy.connect()) {
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
      Received received = client.readToEnd();
      assertEquals(0, received.bytes().length);
      assertEquals(End.RST, received.end());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALERT", "RESPOND", "EXPLAIN"})
  void endsWithTheClient(PlainReply reply) throws IOException {
    try (TestProxy proxy = denying(reply, RuleSet.denyAll());
        RawClient client = proxy.connect()) {
      proxy.observer().awaitClosed();
      client.reset();
      assertEquals(List.of(CloseReason.DENIED), proxy.observer().awaitConnectionsClosed(1));
    }
    try (TestProxy proxy = denying(reply, RuleSet.denyAll());
        RawClient client = proxy.connect()) {
      client.halfClose();
      assertEquals(End.RST, client.readToEnd().end());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatStopsWaitsForNobody(PlainReply reply) throws IOException {
    try (TestProxy proxy = denying(reply, RuleSet.denyAll());
        RawClient client = proxy.connect()) {
      proxy.observer().awaitClosed();
      Await.get(proxy.server().drain(Duration.ofMillis(300)));
      assertTrue(client.readToEnd().end() != End.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetsWhereTheTargetFails(PlainReply reply) throws IOException {
    try (TestProxy proxy = denying(reply, RuleSet.allowAll());
        RawClient client = proxy.connect()) {
      Received received = client.readToEnd();
      assertEquals(0, received.bytes().length);
      assertEquals(End.RST, received.end());
    }
  }

  /** Neither a rule on the port nor one on the name asks a name server, or dials. */
  @ParameterizedTest
  @CsvSource({"ALERT, true", "ALERT, false", "RESET, true", "EXPLAIN, true", "CLOSE, true"})
  void asksAndDialsNobody(PlainReply reply, boolean byPort) throws IOException {
    try (FakeDnsServer dns = FakeDnsServer.start();
        OriginServer origin = OriginServer.start(Behaviour.echo())) {
      dns.a("denied.test", "127.0.0.1");
      RuleSet rules =
          RuleSet.builder()
              .deny("no", byPort ? Match.port(origin.port()) : Match.serverName("denied.test"))
              .otherwise(Verdict.ALLOW)
              .build();
      Endpoint destination = Endpoint.of("denied.test", origin.port());
      TestProxy proxy =
          TestProxy.start(
              "nio",
              settings ->
                  settings
                      .listener(AdHoc.listener())
                      .extension(
                          new AdHoc(client -> client.request(destination).reply(reply).open()))
                      .dns(DnsSettings.builder().nameServer(dns.address()).build())
                      .timeouts(TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build())
                      .filter(rules));
      try (proxy) {
        answer(proxy, HELLO);
      }
      assertEquals(0, dns.questions().size());
      assertEquals(0, origin.accepted());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENCE")
  void saysNothingInTheMiddleOfWhatTheTargetSaid(PlainReply reply) throws IOException {
    OriginServer origin = OriginServer.start(connection -> connection.send(ascii("220 ready\r\n")));
    try (origin;
        TestProxy proxy =
            proxy(reply, BY_BYTES_LATER, Endpoint.of(origin.address()), Duration.ofMillis(200));
        RawClient client = proxy.connect()) {
      assertEquals("220 ready\r\n", client.readUntil("\n"));
      client.send(REQUEST);
      Received received = client.readToEnd();
      assertEquals(0, received.bytes().length);
      assertEquals(End.RST, received.end());
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    }
  }
}
