package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.NeverConnectTo;
import io.calamary.Timeouts;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.resolve.DnsSettings;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client is told of each cause, by GET and by CONNECT (RFC 9209). */
class ErrorAnswersTest extends HttpWire {
  private static final Duration HASTE = Duration.ofMillis(300);

  private void tells(TestProxy proxy, String authority, int status, String error)
      throws IOException {
    String fields = " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    Response got = ask(proxy, "GET http://" + authority + "/" + fields);
    assertEquals(status, got.status(), authority);
    assertProxyStatus(error, got);
    assertFalse(got.closes());
    Response connected = ask(proxy, "CONNECT " + authority + fields);
    assertEquals(status, connected.status(), authority);
    assertProxyStatus(error, connected);
    assertTrue(connected.closes());
  }

  private static void assertProxyStatus(String error, Response answer) {
    String field = answer.field("Proxy-Status");
    assertTrue(field.startsWith("calamary; error=" + error + "; details=\""), field);
  }

  private TestProxy asking(FakeDnsServer dns, Timeouts timeouts) {
    DnsSettings settings = DnsSettings.builder().nameServer(dns.address()).build();
    return proxy(to -> to.dns(settings).timeouts(timeouts));
  }

  @Test
  void ofAConnection() throws IOException {
    int nobody = OriginServer.nobody().getPort();
    tells(proxy(), "127.0.0.1:" + nobody, 502, "connection_refused");
    tells(proxy(), "255.255.255.255:9", 502, "destination_ip_unroutable");
    BlackHole hole = closed(new BlackHole());
    Timeouts hasty = TestProxy.timeouts().connect(HASTE).build();
    String address = "127.0.0.1:" + hole.address().getPort();
    tells(proxy(settings -> settings.timeouts(hasty)), address, 504, "connection_timeout");
  }

  @Test
  void ofAName() throws IOException {
    FakeDnsServer dns =
        closed(FakeDnsServer.start())
            .on("silent.test", DnsRecordType.A, FakeDnsReply.none())
            .on("silent.test", DnsRecordType.AAAA, FakeDnsReply.none())
            .on("broken.test", DnsRecordType.A, FakeDnsReply.code(DnsResponseCode.SERVFAIL))
            .on("broken.test", DnsRecordType.AAAA, FakeDnsReply.code(DnsResponseCode.SERVFAIL))
            .on("empty.test", DnsRecordType.A, FakeDnsReply.noData())
            .on("empty.test", DnsRecordType.AAAA, FakeDnsReply.noData());
    TestProxy proxy = asking(dns, TestProxy.timeouts().build());
    tells(proxy, "gone.test:80", 502, "dns_error; rcode=\"NXDOMAIN\"");
    tells(proxy, "broken.test:80", 502, "dns_error; rcode=\"SERVFAIL\"");
    tells(proxy, "empty.test:80", 502, "dns_error; rcode=\"NOERROR\"");
    TestProxy hasty = asking(dns, TestProxy.timeouts().resolve(HASTE).build());
    tells(hasty, "silent.test:80", 504, "dns_timeout");
  }

  @Test
  void ofARule() throws IOException {
    TestProxy proxy = proxy(settings -> settings.filter(RuleSet.denyAll()));
    tells(proxy, "127.0.0.1:80", 403, "http_request_denied");
  }

  @Test
  void ofARuleThatFails() throws IOException {
    TestProxy proxy =
        proxy(
            settings ->
                settings.filter(
                    flow -> {
                      throw new IllegalStateException("broken");
                    }));
    tells(proxy, "127.0.0.1:80", 403, "proxy_internal_error");
  }

  @Test
  void ofAProhibitedAddressHoweverItIsSpelt() throws IOException {
    FakeDnsServer dns =
        closed(FakeDnsServer.start())
            .a("inside.test", "127.0.0.1")
            .a("mixed.test", "169.254.169.254", "127.0.0.1");
    HttpOrigin origin = plain();
    String[] never =
        NeverConnectTo.standard().cidrs().stream().map(Object::toString).toArray(String[]::new);
    TestProxy proxy =
        proxy(
            settings ->
                settings
                    .neverConnectTo(never)
                    .dns(DnsSettings.builder().nameServer(dns.address()).build()));
    for (String host :
        List.of(
            "127.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "0.0.0.0",
            "[::]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "localhost",
            "localhost.",
            "inside.test",
            "mixed.test",
            "INSIDE.test.")) {
      tells(proxy, host + ":" + origin.port(), 403, "destination_ip_prohibited");
    }
    for (String host : List.of("127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0x7f000001")) {
      String authority = host + ":" + origin.port();
      String text = "GET http://" + authority + "/ HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
      int status = ask(proxy, text).status();
      assertTrue(status == 400 || status == 403 || status == 502, host + ": " + status);
    }
    assertEquals(0, origin.connections());
  }

  @Test
  void withoutAWordOfTheProxyWhereToldSo() throws IOException {
    listening.proxyStatus(false);
    TestProxy proxy = proxy(settings -> settings.filter(RuleSet.denyAll()));
    Response answer = ask(proxy, "GET http://127.0.0.1:80/ HTTP/1.1\r\nHost: a\r\n\r\n");
    assertEquals(403, answer.status());
    assertEquals("", answer.field("Proxy-Status"));
  }

  @Test
  void hasNoContentForHead() throws IOException {
    TestProxy proxy = proxy(settings -> settings.filter(RuleSet.denyAll()));
    var client = client(proxy);
    OctetSource in = OctetSource.of(client);
    String text = " http://127.0.0.1:80/ HTTP/1.1\r\nHost: a\r\n\r\n";
    send(client, "HEAD" + text + "GET" + text);
    Response head = Response.read(in, "HEAD");
    assertEquals(403, head.status());
    Response got = Response.read(in);
    assertEquals(403, got.status());
    assertEquals(head.field("Content-Length"), got.field("Content-Length"));
  }

  @Test
  void judgesEachRequestOfAConnection() throws IOException {
    HttpOrigin allowed = plain();
    HttpOrigin denied = plain();
    RuleSet rules =
        RuleSet.builder()
            .deny("not there", Match.port(denied.port()))
            .otherwise(Verdict.ALLOW)
            .build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));
    var client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(allowed, "/a") + get(denied, "/b") + get(allowed, "/c"));
    assertEquals("/a", Response.read(in).body());
    assertEquals(403, Response.read(in).status());
    assertEquals("/c", Response.read(in).body());
    assertEquals(0, denied.connections());
    assertEquals(3, proxy.observer().awaitClosed(3).size());
  }

  @Test
  void judgesByTheTargetAndNotByTheHostField() throws IOException {
    HttpOrigin origin = plain();
    RuleSet rules =
        RuleSet.builder()
            .allow("good only", Match.domain("good.test"))
            .otherwise(Verdict.DENY)
            .build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));
    String text = "GET http://@/ HTTP/1.1\r\nHost: good.test\r\n\r\n";
    assertEquals(403, ask(proxy, text.replace("@", origin.authority())).status());
    assertEquals(0, origin.connections());
  }
}
