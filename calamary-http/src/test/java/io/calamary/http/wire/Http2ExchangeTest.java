package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.tls.TlsProvider;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests by HTTP/2, and their responses. */
class Http2ExchangeTest extends TlsWire {
  private static final byte[] LITTLE = "content".getBytes(StandardCharsets.US_ASCII);

  @BeforeEach
  void speakTls() {
    secure(TlsProvider.AUTO, PROXY.server());
  }

  private H2Client h2(TestProxy proxy) throws Exception {
    return closed(new H2Client(proxy.address(), PROXY.certificate()));
  }

  private static Http2Headers request(String method, HttpOrigin origin, String path) {
    return H2Client.get(origin.authority(), path).method(method);
  }

  @Test
  void forwardsAHeadAsHttp1Has() throws Exception {
    HttpOrigin origin =
        saying(
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nX-A: b\r\n"
                + "Connection: x-gone\r\nX-Gone: c\r\nDate: d\r\n\r\nok");
    TestProxy proxy = proxy();
    Http2Headers asked = H2Client.get(origin.authority(), "/a?b");
    asked.add("cookie", "a=1").add("x-b", "c").add("cookie", "b=2").add("te", "trailers");
    H2Client.Stream stream = h2(proxy).ask(asked, true);

    assertEquals("200", stream.next());
    assertEquals(List.of("data 2", "end"), stream.rest());
    assertEquals("ok", stream.text());
    assertEquals(
        "GET /a?b HTTP/1.1\r\nHost: @\r\nx-b: c\r\ncookie: a=1; b=2\r\nVia: 2.0 calamary\r\n"
                .replace("@", origin.authority())
            + "TE: trailers\r\nConnection: TE\r\n\r\n",
        origin.only().head());
    Http2Headers head = stream.head();
    assertEquals("b", head.get("x-a").toString());
    assertEquals("1.1 calamary", head.get("via").toString());
    assertEquals("2", head.get("content-length").toString());
    assertEquals("d", head.get("date").toString());
    assertFalse(head.contains("connection") || head.contains("x-gone"));
    var closed = proxy.observer().awaitClosed();
    assertEquals(AppProtocol.HTTP2, closed.flow().inspection().protocol());
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
  }

  @Test
  void passesContentAndTrailersBothWays() throws Exception {
    HttpOrigin origin =
        script(
            asked -> {
              String body = asked.body();
              asked.send(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(body.length())
                      + "\r\n"
                      + body
                      + "\r\n0\r\nX-Sum: 1\r\nContent-Length: 3\r\n\r\n");
            });
    H2Client.Stream stream = h2(proxy()).ask(request("POST", origin, "/"), false);
    stream.send(LITTLE, false);
    stream.headers(new DefaultHttp2Headers(false).add("x-check", "2"), true);

    assertEquals("200", stream.next());
    assertEquals(List.of("data 29", "trailers", "end"), stream.rest());
    assertEquals("7\r\ncontent\r\n0\r\nx-check: 2\r\n\r\n", stream.text());
    assertFalse(stream.head().contains("content-length"));
    Http2Headers trailers = stream.head();
    assertEquals("1", trailers.get("x-sum").toString());
    assertEquals(1, trailers.size());
    assertEquals("chunked", origin.only().field("Transfer-Encoding"));
  }

  @Test
  void knowsALengthThatIsTold() throws Exception {
    HttpOrigin origin = collecting();
    Http2Headers asked = request("PUT", origin, "/x").add("content-length", "7");
    H2Client.Stream stream = h2(proxy()).ask(asked, false);
    stream.send(LITTLE, true);
    assertEquals("200", stream.next());
    assertEquals("7", origin.only().field("Content-Length"));
    assertEquals("", origin.only().field("Transfer-Encoding"));
  }

  @ParameterizedTest
  @CsvSource({"6", "8", "7x", "-7"})
  void resetsWhatHasAnotherLength(String told) throws Exception {
    HttpOrigin origin = collecting();
    TestProxy proxy = proxy();
    H2Client client = h2(proxy);
    Http2Headers asked = request("PUT", origin, "/x").add("content-length", told);
    H2Client.Stream stream = client.ask(asked, false);
    stream.send(LITTLE, true);
    assertEquals("reset PROTOCOL_ERROR", stream.next());
    assertEquals("200", client.ask(H2Client.get(origin.authority(), "/"), true).next());
  }

  @Test
  void passesInterimResponses() throws Exception {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: l\r\n\r\n");
              asked.body();
              asked.send(HttpOrigin.ok("done"));
            });
    Http2Headers asked = request("POST", origin, "/").add("expect", "100-continue");
    H2Client.Stream stream = h2(proxy()).ask(asked, false);
    assertEquals("100", stream.next());
    assertEquals("103", stream.next());
    stream.send(LITTLE, true);
    assertEquals("200", stream.next());
    stream.head();
    assertEquals("l", stream.head().get("link").toString());
    assertEquals("100-continue", origin.only().field("Expect"));
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 304", "GET, 204"})
  void endsWithTheHeadWhereThereIsNoContent(String method, String status) throws Exception {
    HttpOrigin origin = saying("HTTP/1.1 " + status + " x\r\nETag: e\r\n\r\n");
    H2Client.Stream stream = h2(proxy()).ask(request(method, origin, "/"), true);
    assertEquals(List.of(status, "end"), stream.rest());
  }

  @Test
  void tellsThatTheRestOfARequestIsNotWanted() throws Exception {
    byte[] much = FlowFixtures.bytes(3, 300_000);
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 403 No\r\nContent-Length: " + much.length + "\r\n\r\n");
              asked.send(new String(much, StandardCharsets.ISO_8859_1));
            });
    H2Client.Stream stream = h2(proxy()).ask(request("POST", origin, "/"), false);
    stream.stalled();
    stream.send(LITTLE, false);
    stream.resumed();
    assertEquals(List.of("403", "data " + much.length, "end"), stream.rest());
    assertEquals("reset NO_ERROR", stream.next());
  }

  @Test
  void resetsAResponseThatIsCut() throws Exception {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              asked.close();
            });
    TestProxy proxy = proxy();
    H2Client.Stream stream = h2(proxy).ask(request("GET", origin, "/"), true);
    assertEquals("200", stream.next());
    assertEquals("data 4", stream.next());
    assertEquals("reset INTERNAL_ERROR", stream.next());
    assertEquals(CloseReason.TARGET_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void endsTheFlowOfARequestThatIsReset() throws Exception {
    HttpOrigin origin = script(asked -> asked.more());
    TestProxy proxy = proxy();
    H2Client.Stream stream = h2(proxy).ask(request("POST", origin, "/"), false);
    stream.send(LITTLE, false);
    var connection = origin.await(1).connection();
    stream.reset();
    Await.until("the end at the server", () -> connection.end() != End.NONE);
    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void answersWhatIsMeantForIt() throws Exception {
    HttpOrigin origin = plain();
    H2Client client = h2(proxy());
    Http2Headers options = request("OPTIONS", origin, "*").add("max-forwards", "0");
    H2Client.Stream allowed = client.ask(options, true);
    assertEquals("200", allowed.next());
    assertTrue(allowed.head().get("allow").toString().contains("CONNECT"));
    Http2Headers trace = request("TRACE", origin, "/t").add("max-forwards", "0");
    H2Client.Stream traced = client.ask(trace.add("cookie", "secret"), true);
    assertEquals("200", traced.next());
    assertEquals("end", traced.rest().get(1));
    assertEquals(
        "TRACE http://" + origin.authority() + "/t HTTP/1.1\r\nmax-forwards: 0\r\n\r\n",
        traced.text());
    client.ask(request("OPTIONS", origin, "*"), true).rest();
    assertEquals("OPTIONS * HTTP/1.1", origin.only().head().lines().findFirst().orElseThrow());
  }

  @Test
  void explainsFailures() throws Exception {
    HttpOrigin origin = plain();
    H2Client client = h2(proxy());
    Http2Headers loop = H2Client.get(origin.authority(), "/").add("via", "1.1 calamary");
    H2Client.Stream stream = client.ask(loop, true);
    assertEquals("502", stream.next());
    Http2Headers head = stream.head();
    assertTrue(head.get("proxy-status").toString().contains("proxy_loop_detected"));
    assertNull(head.get("connection"));
    Http2Headers https = H2Client.get(origin.authority(), "/").scheme("https");
    assertEquals("501", client.ask(https, true).next());
    assertEquals("400", client.ask(H2Client.get("127.0.0.1:x", "/"), true).next());
    String longPath = "/" + "a".repeat(9000);
    assertEquals("414", client.ask(H2Client.get(origin.authority(), longPath), true).next());
    assertEquals(0, origin.requests().size());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/a, http, /",
    "a@127.0.0.1, http, /",
    "127.0.0.1, http://b/, /",
    "127.0.0.1, http, a",
    "127.0.0.1, http, *"
  })
  void resetsTargetsThatAreMadeUp(String authority, String scheme, String path) throws Exception {
    Http2Headers asked = H2Client.get(authority, path).scheme(scheme);
    assertEquals("reset PROTOCOL_ERROR", h2(proxy()).ask(asked, true).next());
  }
}
