package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Fields behind a response's content (RFC 9110, section 6.5). */
class TrailersTest extends HttpWire {
  private Response answered(String... fields) throws IOException {
    HttpOrigin origin =
        saying(
            "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x=y\r\nok\r\n0\r\nX-Sum: 7\r\nContent-Length: 3\r\nSet-Cookie: a=b\r\n"
                + "Transfer-Encoding: gzip\r\nConnection: close\r\n\r\n");
    return ask(proxy(), get(origin, "/", fields));
  }

  @Test
  void reachAClientThatTakesThem() throws IOException {
    Response answer = answered("TE: trailers", "Connection: TE");

    assertEquals("X-Sum", answer.field("Trailer"));
    assertEquals("2\r\nok\r\n0\r\nX-Sum: 7\r\n", answer.body().substring(0, 20));
    assertEquals(-1, answer.body().indexOf("Content-Length"));
    assertEquals(-1, answer.body().indexOf("Transfer-Encoding"));
    assertEquals(-1, answer.body().indexOf("Connection"));
  }

  @Test
  void areLeftOutForOthers() throws IOException {
    Response answer = answered();

    assertEquals("", answer.field("Trailer"));
    assertEquals("2\r\nok\r\n0\r\n\r\n", answer.body());
  }
}
