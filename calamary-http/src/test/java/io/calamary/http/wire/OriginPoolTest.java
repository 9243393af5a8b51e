package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.Fact;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Connections to servers that serve one request after another (RFC 9112, section 9.3). */
class OriginPoolTest extends HttpWire {
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
  void takesNoIdleConnectionForWhatCantBeRepeated() throws IOException {
    for (String method : List.of("POST", "PATCH", "FOO", "PUT")) {
      HttpOrigin origin = collecting();
      RawClient client = client(proxy());
      OctetSource in = OctetSource.of(client);
      next(client, in, get(origin, "/a"));

      String text = request(method, origin, "/b", "Content-Length: 2") + "ok";
      assertEquals("/b", next(client, in, text).body(), method);

      assertEquals(2, origin.connections(), method);
      assertEquals(0, origin.requests().get(1).number(), method);
    }
  }

  @Test
  void keepsTheConnectionOfWhatCantBeRepeated() throws IOException {
    HttpOrigin origin = collecting();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    assertEquals("/p", next(client, in, upload(origin, "/p")).body());

    assertEquals("/a", next(client, in, get(origin, "/a")).body());

    assertEquals(1, origin.connections());
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
  void closesAnIdleConnectionOnWhichTheServerSpeaks() throws IOException {
    List<Asked> seen = new CopyOnWriteArrayList<>();
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
    List<Asked> seen = new CopyOnWriteArrayList<>();
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

  @Test
  void tellsOnceThatTheAddressOfAnIdleConnectionIsDeniedNow() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    assertEquals(200, next(client, in, get(origin, "/1")).status());
    proxy
        .server()
        .updateFilter(
            flow -> (flow.address() == null ? Verdict.need(Fact.ADDRESS) : Verdict.DENY).stage());

    assertEquals(403, next(client, in, get(origin, "/2")).status());

    assertEquals(2, proxy.observer().decided().size());
    assertEquals(Verdict.DENY, proxy.observer().decided().get(1).verdict());
    assertEquals(1, origin.requests().size());
  }
}
