package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of requests, and what would let one request hide in another (RFC 9112, 6 and 7). */
class RequestFramingWireTest extends HttpWire {
  private static final String SECOND = "GET http://127.0.0.1:1/second HTTP/1.1\r\nHost: a\r\n\r\n";

  private static String post(HttpOrigin origin, String fields, String body) {
    return "POST http://"
        + origin.authority()
        + "/ HTTP/1.1\r\nHost: a\r\n"
        + fields
        + "\r\n"
        + body;
  }

  /** One answer, the end of the connection, and nobody has heard of a second request. */
  private void refused(int status, String fields, String body) throws IOException {
    HttpOrigin origin = collecting();
    TestProxy proxy = proxy();

    String all = askAll(proxy, post(origin, fields, body) + SECOND);

    assertTrue(all.startsWith("HTTP/1.1 " + status + " "), fields + body + " -> " + all);
    assertEquals(all.lastIndexOf("HTTP/1.1 "), 0, all);
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertTrue(proxy.observer().opened().size() <= 1);
    assertTrue(origin.requests().size() <= 1);
  }

  private String delivered(String fields, String body) throws IOException {
    HttpOrigin origin = collecting();
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, post(origin, fields, body) + get(origin, "/second"));
    OctetSource in = OctetSource.of(client);
    assertEquals(200, Response.read(in).status());
    assertEquals(200, Response.read(in).status());
    assertEquals("/second", origin.await(2).target());
    Asked first = origin.requests().get(0);
    return first.head().substring(first.head().indexOf("Via")) + first.body();
  }

  @Test
  void refusesTwoLengths() throws IOException {
    refused(400, "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
    refused(400, "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n");
    refused(400, "Content-Length: 1\r\nContent-Length: 2\r\n", "ab");
    refused(400, "Content-Length: 1, 2\r\n", "ab");
  }

  @Test
  void refusesALengthThatIsNone() throws IOException {
    for (String length :
        List.of("+2", "0x2", "2 \0", "-1", "", "99999999999999999999", "2a", "2 2", "\"2\"")) {
      refused(400, "Content-Length: " + length + "\r\n", "ab");
    }
  }

  @Test
  void refusesCodingsThatItCantUndo() throws IOException {
    refused(501, "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n");
    refused(400, "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n");
    refused(400, "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n");
    refused(400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
    refused(501, "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n");
  }

  @Test
  void refusesACodingInHttp10() throws IOException {
    String all =
        askAll(
            proxy(),
            "POST http://127.0.0.1:1/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assertTrue(all.startsWith("HTTP/1.1 400 "), all);
  }

  @Test
  void refusesChunksThatAreNone() throws IOException {
    String chunked = "Transfer-Encoding: chunked\r\n";
    for (String body :
        List.of(
            "FFFFFFFFFFFFFFFFF\r\nok",
            "-1\r\nok",
            "0x2\r\nok\r\n0\r\n\r\n",
            "2 2\r\nok\r\n0\r\n\r\n",
            "\r\nok\r\n0\r\n\r\n",
            "2\nok\r\n0\r\n\r\n",
            "2\r\nok0\r\n\r\n",
            "2\r\nok\n0\r\n\r\n",
            "2;" + "a=b;".repeat(2000) + "\r\nok\r\n0\r\n\r\n",
            "2\r\nok\r\n0\r\nbad field\r\n\r\n")) {
      refused(400, chunked, body);
    }
  }

  @Test
  void deliversBodies() throws IOException {
    assertEquals(
        "Via: 1.1 calamary\r\nContent-Length: 2\r\n\r\nok",
        delivered("Content-Length: 2\r\n", "ok"));
    assertEquals(
        "Via: 1.1 calamary\r\nContent-Length: 0\r\n\r\n", delivered("Content-Length: 0\r\n", ""));
    assertEquals("Via: 1.1 calamary\r\n\r\n", delivered("", ""));
    assertEquals(
        "Via: 1.1 calamary\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        delivered("Transfer-Encoding: chunked\r\n", "2;a=b;c=\"d\"\r\nok\r\n00;x\r\n\r\n"));
    assertEquals(
        "Via: 1.1 calamary\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        delivered("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"));
  }

  @Test
  void deliversTrailersOfARequest() throws IOException {
    String seen =
        delivered(
            "Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n",
            "2\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\nAuthorization: no\r\nHost: evil\r\n\r\n");

    assertTrue(seen.endsWith("\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n"), seen);
  }

  @Test
  void refusesFieldLinesThatAreNone() throws IOException {
    for (String fields :
        List.of(
            "X-A : b\r\n",
            "X-A: b\r\n folded\r\n",
            " X-A: b\r\n",
            "X-A: b\rc\r\n",
            "X-A: b\0c\r\n",
            "X-A\r\n",
            ": b\r\n",
            "X-A: b\n")) {
      refused(400, fields, "");
    }
  }

  @Test
  void refusesWhiteSpaceBeforeTheFirstField() throws IOException {
    TestProxy proxy = proxy();
    String all = askAll(proxy, "GET http://127.0.0.1:1/ HTTP/1.1\r\n Host: a\r\n\r\n" + SECOND);

    assertTrue(all.startsWith("HTTP/1.1 400 "), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void ignoresAFewEmptyLinesBeforeARequest() throws IOException {
    HttpOrigin origin = plain();
    assertEquals(200, ask(proxy(), "\r\n" + get(origin, "/")).status());
    assertTrue(askAll(proxy(), "\r\n".repeat(100) + get(origin, "/")).startsWith("HTTP/1.1 400 "));
    assertEquals(1, origin.requests().size());
  }
}
