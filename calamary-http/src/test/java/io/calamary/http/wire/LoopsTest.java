package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that go round, and requests for the proxy (RFC 9110, sections 7.6.2, 7.6.3, 9.3). */
class LoopsTest extends HttpWire {
  @Test
  void knowsARequestThatWasHereBefore() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    for (String via : List.of("1.1 calamary", "1.0 a, 1.1 Calamary (x)", "HTTP/1.1 CALAMARY")) {
      Response answer = ask(proxy, get(origin, "/", "Via: 1.1 other", "Via: " + via));
      assertEquals(502, answer.status(), via);
      assertTrue(answer.field("Proxy-Status").startsWith("calamary; error=proxy_loop_detected;"));
    }
    assertEquals(0, origin.connections());
    assertEquals(200, ask(proxy, get(origin, "/", "Via: 1.1 calamary2, 1.1 b")).status());
  }

  @Test
  void knowsItsOwnAddressHoweverItIsSpelt() throws IOException {
    TestProxy proxy = proxy("0.0.0.0", settings -> {});
    int port = proxy.address().getPort();
    int before = 0;
    for (String host :
        List.of("127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "localhost", "127.0.0.2")) {
      String authority = host + ":" + port;
      String text = "GET http://" + authority + "/ HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
      RawClient client =
          closed(RawClient.connect(new java.net.InetSocketAddress("127.0.0.1", port)));
      send(client, text);
      Response answer = Response.read(OctetSource.of(client));
      assertEquals(502, answer.status(), host);
      assertTrue(
          answer.field("Proxy-Status").startsWith("calamary; error=proxy_loop_detected;"),
          answer.head());
      before++;
    }
    assertEquals(before, proxy.observer().accepted().size());
  }

  @Test
  void countsDownMaxForwards() throws IOException {
    for (String method : List.of("OPTIONS", "TRACE")) {
      HttpOrigin origin = plain();
      TestProxy proxy = proxy();
      assertEquals(200, ask(proxy, request(method, origin, "/", "Max-Forwards: 1")).status());
      assertEquals("0", origin.only().field("Max-Forwards"));
      assertEquals(200, ask(proxy, request(method, origin, "/", "Max-Forwards: 0")).status());
      assertEquals(1, origin.requests().size());
      int wrong = ask(proxy, request(method, origin, "/", "Max-Forwards: x")).status();
      assertEquals(400, wrong);
    }
  }

  @Test
  void leavesMaxForwardsOfOtherMethodsAlone() throws IOException {
    HttpOrigin origin = plain();
    assertEquals(200, ask(proxy(), get(origin, "/", "Max-Forwards: 0")).status());
    assertEquals("0", origin.only().field("Max-Forwards"));
  }

  @Test
  void tellsWhatItCan() throws IOException {
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    String text = "OPTIONS * HTTP/1.1\r\nHost: proxy.test\r\n\r\n";
    send(client, text + text);

    Response first = Response.read(in);
    assertEquals(200, first.status());
    assertTrue(first.field("Allow").contains("CONNECT"));
    assertEquals("0", first.field("Content-Length"));
    assertEquals(200, Response.read(in).status());
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void sendsATraceBackWithoutItsSecrets() throws IOException {
    HttpOrigin origin = plain();
    String text =
        request(
            "TRACE",
            origin,
            "/x",
            "Max-Forwards: 0",
            "X-A: b",
            "Cookie: secret",
            "Authorization: Basic secret",
            "Proxy-Authorization: Basic secret");

    Response answer = ask(proxy(), text);

    assertEquals("message/http", answer.field("Content-Type"));
    assertEquals(
        "TRACE http://@/x HTTP/1.1\r\nHost: @\r\nMax-Forwards: 0\r\nX-A: b\r\n\r\n"
            .replace("@", origin.authority()),
        answer.body());
    assertFalse(answer.body().contains("secret"));
    assertEquals(0, origin.connections());
  }
}
