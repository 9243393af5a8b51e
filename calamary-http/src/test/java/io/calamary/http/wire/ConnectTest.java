package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT (RFC 9110, section 9.3.6). */
class ConnectTest extends HttpWire {
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  private static String connect(String authority, String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + more + "\r\n";
  }

  private static String authority(InetSocketAddress address) {
    return "127.0.0.1:" + address.getPort();
  }

  @Test
  void answersWithoutAnyWordAboutContent() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, connect(authority(origin.address())) + "early");

    assertEquals(ESTABLISHED, in.until("\r\n\r\n"));
    assertEquals("early", in.exactly(5));
  }

  @Test
  void servesHttp10() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, "CONNECT " + authority(origin.address()) + " HTTP/1.0\r\n\r\nping");

    assertEquals(ESTABLISHED + "ping", in.exactly(ESTABLISHED.length() + 4));
  }

  @Test
  void serves127001AsIpv6() throws IOException {
    OriginServer origin = closed(OriginServer.start("::1", Behaviour.echo()));
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, connect("[::1]:" + origin.port()) + "ping");

    assertEquals(ESTABLISHED + "ping", in.exactly(ESTABLISHED.length() + 4));
  }

  @Test
  void saysNothingBeforeTheTargetIsConnected() throws IOException {
    BlackHole hole = closed(new BlackHole());
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().connect(Duration.ofMillis(200)).build()));

    String all = askAll(proxy, connect(authority(hole.address())));

    assertTrue(all.startsWith("HTTP/1.1 504 "), all);
    assertTrue(all.contains("Proxy-Status: calamary; error=connection_timeout;"), all);
  }

  @Test
  void refusesWhatIsNoAuthority() throws IOException {
    TestProxy proxy = proxy();
    for (String wrong :
        List.of(
            "o.test",
            "o.test:",
            ":443",
            "o.test:0",
            "o.test:99999",
            "o.test:4x3",
            "o.test:+443",
            "http://o.test:443/",
            "u@o.test:443",
            "::1:443",
            "*:443",
            "[::1]",
            "[::g]:443",
            "o.test:443/",
            "o test:443",
            "o.test:443#x",
            "[::1%25lo]:443",
            "/",
            "*")) {
      String all =
          askAll(proxy, "CONNECT " + wrong + " HTTP/1.1\r\nHost: o.test\r\n\r\nGET / HTTP/1.1");
      assertTrue(all.startsWith("HTTP/1.1 400 "), wrong + " -> " + all);
      assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    }
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void refusesABody() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    for (String field : List.of("Content-Length: 4", "Transfer-Encoding: chunked")) {
      String all = askAll(proxy, connect(authority(origin.address()), field) + "4\r\nBODY\r\n");
      assertTrue(all.startsWith("HTTP/1.1 400 "), all);
      assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    }
    assertEquals(0, origin.accepted());
    String all = connect(authority(origin.address()), "Content-Length: 0");
    RawClient client = client(proxy);
    send(client, all);
    assertEquals(ESTABLISHED, OctetSource.of(client).until("\r\n\r\n"));
  }

  @Test
  void readsNoRequestBehindARefusedOne() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    String refused = connect(authority(OriginServer.nobody()));

    String all = askAll(proxy, refused + get(origin, "/smuggled"));

    assertTrue(all.startsWith("HTTP/1.1 502 "), all);
    assertTrue(all.contains("Proxy-Status: calamary; error=connection_refused;"), all);
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    assertEquals(0, origin.connections());
  }

  @Test
  void deniesOtherPortsBeforeAnyQuery() throws IOException {
    FakeDnsServer dns = closed(FakeDnsServer.start());
    listening.connectPorts(443);
    HttpOrigin origin = plain();
    TestProxy proxy =
        proxy(settings -> settings.dns(DnsSettings.builder().nameServer(dns.address()).build()));

    String all = askAll(proxy, connect("o.test:25") + get(origin, "/smuggled"));

    assertTrue(all.startsWith("HTTP/1.1 403 "), all);
    assertTrue(all.contains("Proxy-Status: calamary; error=http_request_denied;"), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    assertEquals(List.of(), dns.questions());
    assertEquals(200, ask(proxy, get(origin, "/")).status());
    assertTrue(askAll(proxy, connect("o.test:443")).startsWith("HTTP/1.1 502 "));
  }

  @Test
  void worksBehindOtherRequestsOfTheConnection() throws IOException {
    HttpOrigin web = plain();
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(
        client,
        get(web, "/a") + get(web, "/b") + connect(authority(origin.address())) + "in the tunnel");

    assertEquals("/a", Response.read(in).body());
    assertEquals("/b", Response.read(in).body());
    assertEquals(ESTABLISHED + "in the tunnel", in.exactly(ESTABLISHED.length() + 13));
  }

  @Test
  void closesAnIdleTunnel() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().idle(Duration.ofMillis(200)).build()));

    assertEquals(ESTABLISHED, askAll(proxy, connect(authority(origin.address()))));
    var connection = origin.next();
    Await.until(
        "the end at the target", () -> connection.end() != io.calamary.core.testkit.End.NONE);
  }

  @Test
  void doesNotNeedTheHostFieldToAgree() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, "CONNECT " + authority(origin.address()) + " HTTP/1.1\r\nHost: evil.test\r\n\r\n");
    assertEquals(ESTABLISHED, OctetSource.of(client).until("\r\n\r\n"));
    assertEquals("127.0.0.1", proxy.observer().opened().get(0).destination().host());
    String twice = "CONNECT a.test:443 HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n";
    assertTrue(askAll(proxy, twice).startsWith("HTTP/1.1 400 "));
    assertTrue(askAll(proxy, "CONNECT a.test:443 HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 400 "));
  }
}
