package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Requests behind each other on one connection (RFC 9112, sections 9.3 and 9.6). */
class PipeliningTest extends HttpWire {
  private static final int[] SIZES = {0, 1, 100_000, 3, 65_536, 0, 200_000, 17, 8_192, 1_000};

  private static void answer(Asked asked) throws IOException {
    int size = SIZES[Integer.parseInt(asked.target().substring(1))];
    String content = asked.target().substring(1).repeat(size);
    if (size % 2 == 0) {
      asked.send(HttpOrigin.ok(content));
    } else {
      asked.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      asked.send(Integer.toHexString(size) + "\r\n" + content + "\r\n0\r\n\r\n");
    }
  }

  private void check(OctetSource in, int number) throws IOException {
    Response response = Response.read(in);
    assertEquals(200, response.status());
    String expected = Integer.toString(number).repeat(SIZES[number]);
    if (response.field("Transfer-Encoding").isEmpty()) {
      assertEquals(expected, response.body());
    } else {
      assertEquals(expected, content(response.body()));
    }
  }

  private static String content(String chunked) {
    StringBuilder all = new StringBuilder();
    int at = 0;
    while (true) {
      int end = chunked.indexOf("\r\n", at);
      int size = Integer.parseInt(chunked.substring(at, end), 16);
      if (size == 0) {
        return all.toString();
      }
      all.append(chunked, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }

  @Test
  void answersTenRequestsOfOneSegmentInOrder() throws IOException {
    HttpOrigin origin = script(PipeliningTest::answer);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < SIZES.length; i++) {
      all.append(get(origin, "/" + i));
    }
    RawClient client = client(proxy());
    send(client, all.toString());

    OctetSource in = OctetSource.of(client);
    for (int i = 0; i < SIZES.length; i++) {
      check(in, i);
    }
    assertEquals(1, origin.connections());
  }

  @Test
  void answersRequestsThatComeByteByByte() throws IOException {
    HttpOrigin origin = script(PipeliningTest::answer);
    RawClient client = client(proxy());
    client.sendByteByByte(
        (get(origin, "/3") + get(origin, "/7") + get(origin, "/0"))
            .getBytes(StandardCharsets.US_ASCII));

    OctetSource in = OctetSource.of(client);
    check(in, 3);
    check(in, 7);
    check(in, 0);
  }

  @Test
  void readsNoRequestBehindOneThatCloses() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();

    String all = askAll(proxy, get(origin, "/a", "Connection: close") + get(origin, "/b"));

    assertTrue(all.endsWith("\r\nConnection: close\r\n\r\n/a"), all);
    assertEquals("/a", origin.only().target());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void keepsNoHttp10Client() throws IOException {
    HttpOrigin origin = plain();
    String text =
        "GET http://@/a HTTP/1.0\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive\r\n\r\n";

    String all = askAll(proxy(), text.replace("@", origin.authority()) + get(origin, "/b"));

    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertTrue(all.endsWith("\r\n\r\n/a"), all);
    assertEquals("", origin.only().field("Proxy-Connection"));
    assertEquals("", origin.only().field("Connection"));
  }

  @Test
  void answersWhatCameBeforeTheEnd() throws IOException {
    HttpOrigin origin = plain();
    RawClient client = client(proxy());
    send(client, get(origin, "/a") + get(origin, "/b"));
    client.halfClose();

    String all = OctetSource.of(client).rest();

    assertTrue(all.contains("\r\n\r\n/aHTTP/1.1 200 OK\r\n"), all);
    assertTrue(all.endsWith("\r\n\r\n/b"), all);
  }

  @Test
  void readsNoMoreThanItCanUseWhileAServerIsSlow() throws IOException {
    HttpOrigin origin = collecting();
    RawClient client = client(proxy());
    String body = "x".repeat(300_000);
    String post =
        "POST http://@/p HTTP/1.1\r\nHost: @\r\nContent-Length: 300000\r\n\r\n"
            .replace("@", origin.authority());
    send(client, post + body + get(origin, "/q") + post + body);

    OctetSource in = OctetSource.of(client);
    assertEquals("/p", Response.read(in).body());
    assertEquals("/q", Response.read(in).body());
    assertEquals("/p", Response.read(in).body());
    assertEquals(body, origin.requests().get(2).body());
  }
}
