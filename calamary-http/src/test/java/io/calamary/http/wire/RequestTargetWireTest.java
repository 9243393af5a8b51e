package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms of request targets and the Host field (RFC 9112, section 3.2). */
class RequestTargetWireTest extends HttpWire {
  private static String bare(HttpOrigin origin, String line) {
    return line.replace("@", origin.authority()) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private void expect(String expected, String line) throws IOException {
    HttpOrigin origin = plain();
    assertEquals(200, ask(proxy(), bare(origin, line)).status(), line);
    assertEquals(
        expected + " HTTP/1.1\r\nHost: " + origin.authority() + "\r\nVia: 1.1 calamary\r\n\r\n",
        origin.only().head());
  }

  private int refused(String text) throws IOException {
    TestProxy proxy = proxy();
    String all = askAll(proxy, text);
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertEquals(List.of(), proxy.observer().opened());
    return Integer.parseInt(all.substring(9, 12));
  }

  @Test
  void writesTheTargetInOriginForm() throws IOException {
    expect("GET /a?x=1", "GET http://@/a?x=1");
    expect("GET /", "GET http://@");
    expect("GET /?x", "GET http://@?x");
    expect("GET /a%20b//../c;d", "GET http://@/a%20b//../c;d");
    expect("FOO /a", "FOO HTTP://@/a");
  }

  @Test
  void asksTheServerItselfWhereOptionsHasNoPath() throws IOException {
    expect("OPTIONS *", "OPTIONS http://@");
    expect("OPTIONS /", "OPTIONS http://@/");
  }

  @Test
  void takesTheNameOfTheTargetAndNotThatOfTheHostField() throws IOException {
    FakeDnsServer dns = closed(FakeDnsServer.start().a("o.test", "127.0.0.1"));
    HttpOrigin origin = plain();
    TestProxy proxy =
        proxy(settings -> settings.dns(DnsSettings.builder().nameServer(dns.address()).build()));
    String target = "o.test:" + origin.port();

    Response answer = ask(proxy, "GET http://" + target + "/ HTTP/1.1\r\nHost: evil.test\r\n\r\n");

    assertEquals(200, answer.status());
    assertEquals(target, origin.only().field("Host"));
    assertEquals("o.test", proxy.observer().opened().get(0).destination().host());
    assertTrue(dns.questions().stream().allMatch(asked -> asked.name().equals("o.test")));
  }

  @Test
  void leavesOutThePortThatIsTheSchemesOwn() throws IOException {
    FakeDnsServer dns = closed(FakeDnsServer.start());
    TestProxy proxy =
        proxy(settings -> settings.dns(DnsSettings.builder().nameServer(dns.address()).build()));

    Response answer = ask(proxy, "GET http://gone.test/ HTTP/1.1\r\nHost: gone.test\r\n\r\n");

    assertEquals(502, answer.status());
    assertEquals(80, proxy.observer().opened().get(0).destination().port());
  }

  @Test
  void refusesRequestsWithoutExactlyOneHost() throws IOException {
    assertEquals(400, refused("GET http://127.0.0.1:1/ HTTP/1.1\r\n\r\n"));
    assertEquals(400, refused("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"));
    assertEquals(400, refused("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
  }

  @Test
  void refusesAnInvalidHost() throws IOException {
    for (String host : List.of("a b", "u@o.test", "o.test/x", "o.test:99999", "o.test:x", "a,b")) {
      assertEquals(
          400, refused("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
    }
  }

  @Test
  void takesAnHttp10RequestWithoutHost() throws IOException {
    HttpOrigin origin = plain();
    String all = askAll(proxy(), "GET http://" + origin.authority() + "/a HTTP/1.0\r\n\r\n");

    assertTrue(all.startsWith("HTTP/1.1 200 OK\r\n"), all);
    assertTrue(all.endsWith("\r\n\r\n/a"), all);
    assertEquals(
        "GET /a HTTP/1.1\r\nHost: " + origin.authority() + "\r\nVia: 1.0 calamary\r\n\r\n",
        origin.only().head());
  }

  @Test
  void isNoServer() throws IOException {
    assertEquals(400, refused("GET /a HTTP/1.1\r\nHost: o.test\r\n\r\n"));
    assertEquals(400, refused("GET * HTTP/1.1\r\nHost: o.test\r\n\r\n"));
    assertEquals(400, refused("GET o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n"));
  }

  @Test
  void refusesWhatAUriOfARequestMustNotHave() throws IOException {
    String end = " HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
    assertEquals(400, refused("GET http://127.0.0.1:1/a#frag" + end));
    assertEquals(400, refused("GET http://user:pw@127.0.0.1:1/a" + end));
    assertEquals(400, refused("GET http://127.0.0.1:1/a b" + end));
    assertEquals(400, refused("GET http://" + end));
    assertEquals(400, refused("GET http://:80/" + end));
    assertEquals(400, refused("GET http://127.0.0.1:0/" + end));
    assertEquals(400, refused("GET http://127.0.0.1:99999/" + end));
    assertEquals(400, refused("GET http://[::1/" + end));
  }

  @Test
  void forwardsNoOtherScheme() throws IOException {
    String end = " HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
    for (String scheme : List.of("https", "ftp", "ws", "file", "gopher")) {
      int status = refused("GET " + scheme + "://127.0.0.1:1/" + end);
      assertTrue(status == 501 || status == 400, scheme + ": " + status);
    }
  }

  @Test
  void knowsItsVersions() throws IOException {
    String fields = "\r\nHost: 127.0.0.1:1\r\n\r\n";
    assertEquals(505, refused("GET http://127.0.0.1:1/ HTTP/2.0" + fields));
    assertEquals(400, refused("GET http://127.0.0.1:1/ http/1.1" + fields));
    assertEquals(400, refused("GET http://127.0.0.1:1/ HTTP/1.10" + fields));
    assertEquals(400, refused("GET http://127.0.0.1:1/ HTTP/ 1.1" + fields));
    assertEquals(400, refused("GET http://127.0.0.1:1/" + fields));
    HttpOrigin origin = plain();
    Response answer =
        ask(proxy(), "GET http://" + origin.authority() + "/ HTTP/1.2\r\nHost: x\r\n\r\n");
    assertEquals("HTTP/1.1 200 OK", answer.head().lines().findFirst().orElseThrow());
    assertTrue(origin.only().head().startsWith("GET / HTTP/1.1\r\n"));
  }
}
