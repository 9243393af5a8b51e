package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where responses end, and what would let one hide in another (RFC 9112, section 6.3). */
class ResponseFramingWireTest extends HttpWire {
  private static final String SMUGGLED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nevil!";

  private void isBadGateway(String response) throws IOException {
    HttpOrigin origin = saying(response);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));

    Response answer = Response.read(in);

    assertEquals(502, answer.status(), response);
    String status = answer.field("Proxy-Status");
    assertTrue(status.startsWith("calamary; error=http_protocol_error;"), status);
    send(client, get(origin, "/"));
    assertEquals(502, Response.read(in).status());
    assertEquals(2, origin.connections());
  }

  @Test
  void refusesWhatIsNoHttp() throws IOException {
    isBadGateway("SSH-2.0-OpenSSH_9\r\n\r\n");
    isBadGateway("hello world, no response at all\r\n\r\n");
    isBadGateway("\u0015\u0003\u0001\u0000\u0002\u0002\u0028");
    isBadGateway("HTTP/2.0 200 OK\r\n\r\n");
    isBadGateway("HTTP/1.1 20 OK\r\n\r\n");
    isBadGateway("HTTP/1.1 abc OK\r\n\r\n");
  }

  @Test
  void refusesLengthsThatDiffer() throws IOException {
    isBadGateway("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
    isBadGateway("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab");
    isBadGateway("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab");
    isBadGateway("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab");
    isBadGateway("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab");
    isBadGateway("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nab");
    isBadGateway("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  @Test
  void refusesFieldsThatAreNone() throws IOException {
    isBadGateway("HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 0\r\n\r\n");
    isBadGateway("HTTP/1.1 200 OK\r\nnothing\r\nContent-Length: 0\r\n\r\n");
    isBadGateway("HTTP/1.1 200 OK\r\nX-A: " + "b".repeat(100_000) + "\r\n\r\n");
  }

  @Test
  void takesOneLengthThatIsSaidTwice() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");
    Response answer = ask(proxy(), get(origin, "/"));
    assertEquals("2", answer.field("Content-Length"));
    assertEquals("ok", answer.body());
  }

  @Test
  void takesAwayALengthBesideACodingAndUsesTheConnectionNoMore() throws IOException {
    HttpOrigin origin =
        saying(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nok\r\n0\r\n\r\n");
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    for (int i = 1; i <= 2; i++) {
      send(client, get(origin, "/"));
      Response answer = Response.read(in);
      assertEquals("", answer.field("Content-Length"));
      assertEquals("2\r\nok\r\n0\r\n\r\n", answer.body());
      assertEquals(i, origin.connections());
    }
  }

  @Test
  void repairsTheSpacesOfAServer() throws IOException {
    HttpOrigin origin =
        saying("HTTP/1.1 200 OK\r\nX-Sp : a\r\nX-Fold: b\r\n  c\r\nContent-Length : 2\r\n\r\nok");
    Response answer = ask(proxy(), get(origin, "/"));
    assertEquals("a", answer.field("X-Sp"));
    assertEquals(-1, answer.head().indexOf(" :"));
    assertEquals("b c", answer.field("X-Fold").replaceAll(" +", " "));
    assertEquals("ok", answer.body());
  }

  @Test
  void givesNoBodyToWhatHasNone() throws IOException {
    for (String status : List.of("204 No Content", "304 Not Modified")) {
      HttpOrigin origin = saying("HTTP/1.1 " + status + "\r\nETag: \"1\"\r\n\r\n");
      TestProxy proxy = proxy();
      RawClient client = client(proxy);
      OctetSource in = OctetSource.of(client);
      for (int i = 0; i < 2; i++) {
        send(client, get(origin, "/"));
        Response answer = Response.read(in);
        assertEquals("HTTP/1.1 " + status, answer.head().lines().findFirst().orElseThrow());
        assertEquals("", answer.field("Transfer-Encoding"));
      }
      assertEquals(1, origin.connections());
    }
  }

  @Test
  void keepsTheLengthThatOnlyDescribes() throws IOException {
    HttpOrigin origin = saying("HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\n\r\n");
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/") + get(origin, "/"));
    assertEquals("1234", Response.read(in).field("Content-Length"));
    assertEquals("1234", Response.read(in).field("Content-Length"));
  }

  @Test
  void readsNoBodyBehindTheAnswerToHead() throws IOException {
    HttpOrigin origin =
        script(
            asked ->
                asked.send(
                    asked.target().equals("/chunked")
                        ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n"));
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, request("HEAD", origin, "/") + request("HEAD", origin, "/chunked"));
    assertEquals("77", Response.read(in, "HEAD").field("Content-Length"));
    Response second = Response.read(in, "HEAD");
    assertEquals("", second.field("Content-Length"));
    send(client, request("HEAD", origin, "/"));
    assertEquals(200, Response.read(in, "HEAD").status());
    assertEquals(1, origin.connections());
  }

  @Test
  void usesNoConnectionAgainOnWhichMoreCame() throws IOException {
    HttpOrigin origin =
        script(
            asked ->
                asked.send(
                    asked.target().equals("/a")
                        ? HttpOrigin.ok("mine") + SMUGGLED
                        : HttpOrigin.ok("good")));
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/a") + get(origin, "/b"));
    assertEquals("mine", Response.read(in).body());
    assertEquals("good", Response.read(in).body());
    assertEquals("good", ask(proxy, get(origin, "/c")).body());
  }

  @Test
  void makesChunksOfWhatEndsWithTheConnection() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\n\r\n");
              asked.send("all of it");
              asked.close();
            });
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    for (int i = 0; i < 2; i++) {
      send(client, get(origin, "/"));
      Response answer = Response.read(in);
      assertEquals("chunked", answer.field("Transfer-Encoding"));
      assertEquals("all of it", answer.body().replaceAll("[0-9a-f]+\r\n|\r\n", ""));
      assertTrue(answer.body().endsWith("0\r\n\r\n"));
    }
  }

  @Test
  void sendsNoChunksToAnHttp10Client() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              asked.send("3\r\nall\r\n6\r\n of it\r\n0\r\nX-T: 1\r\n\r\n");
            });
    String all = askAll(proxy(), "GET http://" + origin.authority() + "/ HTTP/1.0\r\n\r\n");
    assertEquals(-1, all.indexOf("Transfer-Encoding"));
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertTrue(all.endsWith("\r\n\r\nall of it"), all);
  }
}
