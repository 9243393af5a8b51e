package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that authenticate a connection, and what that means for its reuse (RFC 4559). */
class OriginBindingTest extends HttpWire {
  /** The first request makes the server's connection one that only this client uses. */
  private static void bind(RawClient client, OctetSource in, HttpOrigin origin) throws IOException {
    next(client, in, get(origin, "/bind", "Authorization: Negotiate YII="));
  }

  @Test
  void takesTheConnectionThatKnowsTheClientForEveryRequest() throws IOException {
    HttpOrigin origin = collecting();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    bind(client, in, origin);

    assertEquals("/p", next(client, in, upload(origin, "/p")).body());
    assertEquals("/q", next(client, in, upload(origin, "/q")).body());

    assertEquals(1, origin.connections());
  }

  @Test
  void repeatsNothingThatCouldHappenTwice() throws IOException {
    for (String method : List.of("POST", "PATCH", "FOO")) {
      HttpOrigin origin = leavesAtSecond();
      RawClient client = client(proxy());
      OctetSource in = OctetSource.of(client);
      bind(client, in, origin);

      Response answer = next(client, in, request(method, origin, "/b", "Content-Length: 0"));

      assertEquals(502, answer.status(), method);
      assertEquals(2, origin.requests().size());
      assertEquals(1, origin.connections(), method);
    }
  }

  @Test
  void repeatsNothingWhoseBodyIsGone() throws IOException {
    HttpOrigin origin = leavesAtSecond();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    bind(client, in, origin);
    String put = request("PUT", origin, "/b", "Content-Length: 2") + "ok";

    assertEquals(502, next(client, in, put).status());
    assertEquals(2, origin.requests().size());
    assertEquals(1, origin.connections());
  }

  @Test
  void noticesThatAnIdleConnectionWasClosed() throws IOException {
    HttpOrigin origin = collecting();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    bind(client, in, origin);
    Asked first = origin.await(1);
    first.fin();
    Await.until("closed by the proxy", () -> first.connection().end() != End.NONE);

    assertEquals(200, next(client, in, upload(origin, "/p")).status());
    assertEquals(2, origin.connections());
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
