package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.NettyResources;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections to servers that serve one request after another (RFC 9112, section 9.3). */
class OriginPoolTest extends HttpWire {
  private static Response next(RawClient client, OctetSource in, String text) throws IOException {
    send(client, text);
    return Response.read(in, text.substring(0, text.indexOf(' ')));
  }

  /** Closes the connection behind the first answer, when the test says so. */
  private HttpOrigin closingLate(List<Asked> seen) {
    return script(
        asked -> {
          asked.body();
          asked.send(HttpOrigin.ok(asked.target()));
          seen.add(asked);
        });
  }

  @Test
  void servesManyRequestsOnOneConnection() throws IOException {
    HttpOrigin origin = collecting();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    for (int i = 0; i < 5; i++) {
      assertEquals("/" + i, next(client, in, get(origin, "/" + i)).body());
    }
    String post = "POST http://@/p HTTP/1.1\r\nHost: @\r\nContent-Length: 2\r\n\r\nok";
    assertEquals("/p", next(client, in, post.replace("@", origin.authority())).body());
    assertEquals("/7", next(client, in, get(origin, "/7")).body());
    assertEquals(1, origin.connections());
  }

  @Test
  void keepsNoConnectionThatTheServerEnds() throws IOException {
    for (String fields :
        List.of(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n",
            "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\n",
            "HTTP/1.0 200 OK\r\n")) {
      HttpOrigin origin = saying(fields + "Content-Length: 2\r\n\r\nok");
      RawClient client = client(proxy());
      OctetSource in = OctetSource.of(client);
      assertEquals("ok", next(client, in, get(origin, "/")).body());
      Response second = next(client, in, get(origin, "/"));
      assertEquals("ok", second.body());
      assertEquals("", second.field("Connection"));
      assertEquals(2, origin.connections(), fields);
      origin.next();
      Asked first = origin.requests().get(0);
      Await.until("the end at the server", () -> first.connection().end() != End.NONE);
    }
  }

  @Test
  void keepsAnHttp10ConnectionThatTheServerKeeps() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok");
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/"));
    next(client, in, get(origin, "/"));
    assertEquals(1, origin.connections());
  }

  /** A server that leaves while the next request is on its way to it. */
  private HttpOrigin leavesAtSecond() {
    return script(
        asked -> {
          if (asked.number() == 1) {
            asked.body();
            asked.close();
          } else {
            asked.body();
            asked.send(HttpOrigin.ok(asked.target()));
          }
        });
  }

  @Test
  void repeatsOnAFreshConnectionWhatCanDoNoHarm() throws IOException {
    for (String method : List.of("GET", "HEAD", "OPTIONS", "DELETE", "TRACE")) {
      HttpOrigin origin = leavesAtSecond();
      RawClient client = client(proxy());
      OctetSource in = OctetSource.of(client);
      next(client, in, get(origin, "/a"));

      Response answer = next(client, in, request(method, origin, "/b"));

      assertEquals(200, answer.status(), method);
      assertEquals(2, origin.connections());
      assertEquals("/b", origin.requests().get(2).target());
    }
  }

  @Test
  void repeatsNothingThatCouldHappenTwice() throws IOException {
    for (String method : List.of("POST", "PATCH", "FOO")) {
      HttpOrigin origin = leavesAtSecond();
      RawClient client = client(proxy());
      OctetSource in = OctetSource.of(client);
      next(client, in, get(origin, "/a"));

      Response answer = next(client, in, request(method, origin, "/b", "Content-Length: 0"));

      assertEquals(502, answer.status(), method);
      assertEquals(2, origin.requests().size());
    }
  }

  @Test
  void repeatsNothingWhoseBodyIsGone() throws IOException {
    HttpOrigin origin = leavesAtSecond();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/a"));
    String put = "PUT http://@/b HTTP/1.1\r\nHost: @\r\nContent-Length: 2\r\n\r\nok";

    assertEquals(502, next(client, in, put.replace("@", origin.authority())).status());
    assertEquals(2, origin.requests().size());
  }

  @Test
  void repeatsNothingThatWasAnsweredInPart() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              if (asked.number() == 1) {
                asked.send("HTTP/1.1 200");
                asked.close();
              } else {
                asked.send(HttpOrigin.ok("ok"));
              }
            });
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/a"));

    assertEquals(502, next(client, in, get(origin, "/b")).status());
    assertEquals(2, origin.requests().size());
  }

  @Test
  void repeatsNothingOnAConnectionThatWasFresh() throws IOException {
    HttpOrigin origin = script(Asked::close);

    assertEquals(502, ask(proxy(), get(origin, "/a")).status());
    assertEquals(1, origin.requests().size());
  }

  @Test
  void noticesThatAnIdleConnectionWasClosed() throws IOException {
    List<Asked> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    HttpOrigin origin = closingLate(seen);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/a"));
    Await.until("answered", () -> seen.size() == 1);
    seen.get(0).fin();
    Await.until("closed by the proxy", () -> seen.get(0).connection().end() != End.NONE);

    String post = "POST http://@/p HTTP/1.1\r\nHost: @\r\nContent-Length: 2\r\n\r\nok";
    assertEquals(200, next(client, in, post.replace("@", origin.authority())).status());
    assertEquals(2, origin.connections());
  }

  @Test
  void closesAnIdleConnectionOnWhichTheServerSpeaks() throws IOException {
    List<Asked> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    HttpOrigin origin = closingLate(seen);
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/a"));
    Await.until("answered", () -> seen.size() == 1);
    seen.get(0).send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
    Await.until("closed by the proxy", () -> seen.get(0).connection().end() != End.NONE);

    assertEquals("/b", next(client, in, get(origin, "/b")).body());
  }

  @Test
  void closesIdleConnectionsInTime() throws IOException {
    List<Asked> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    HttpOrigin origin = closingLate(seen);
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().idleTarget(Duration.ofMillis(100)).build()));
    ask(proxy, get(origin, "/a"));
    Await.until("closed by the proxy", () -> origin.await(1).connection().end() != End.NONE);
    assertEquals(End.FIN, origin.await(1).connection().end());
  }

  @Test
  void sharesConnectionsBetweenClients() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = oneLoop();
    for (int i = 0; i < 5; i++) {
      assertEquals("/" + i, ask(proxy, get(origin, "/" + i)).body());
    }
    assertEquals(1, origin.connections());
  }

  private TestProxy oneLoop() {
    var group =
        new io.netty.channel.MultiThreadIoEventLoopGroup(
            1, io.netty.channel.nio.NioIoHandler.newFactory());
    closed(() -> group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync());
    return proxy(settings -> settings.resources(NettyResources.of(group)));
  }

  @Test
  void sharesNoConnectionThatAuthenticatesItsClient() throws IOException {
    for (String scheme :
        List.of("NTLM TlRMTVNTUAAB", "negotiate YII=", "Basic realm=\"x\", NTLM")) {
      HttpOrigin origin =
          saying(
              "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: "
                  + scheme
                  + "\r\nContent-Length: 0\r\n\r\n");
      TestProxy proxy = oneLoop();
      RawClient first = client(proxy);
      OctetSource in = OctetSource.of(first);
      next(first, in, get(origin, "/1"));
      next(first, in, get(origin, "/2"));
      assertEquals(1, origin.connections(), "the same client keeps its connection");

      ask(proxy, get(origin, "/3"));
      assertEquals(2, origin.connections(), scheme);
      next(first, in, get(origin, "/4"));
      assertEquals(2, origin.connections(), scheme);
    }
  }

  @Test
  void sharesNoConnectionThatCarriedCredentialsOfAConnection() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = oneLoop();
    ask(proxy, get(origin, "/1"));
    ask(proxy, get(origin, "/2", "Authorization: Negotiate YII="));
    assertTrue(origin.connections() <= 2);
    int before = origin.connections();
    ask(proxy, get(origin, "/3"));
    ask(proxy, get(origin, "/4"));
    assertTrue(origin.requests().get(2).connection() != origin.requests().get(1).connection());
    assertTrue(origin.requests().get(3).connection() != origin.requests().get(1).connection());
    assertTrue(origin.connections() > before || before == 2);
  }
}
