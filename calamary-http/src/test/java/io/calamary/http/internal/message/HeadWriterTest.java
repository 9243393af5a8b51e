package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
  private final ByteBuf out = Unpooled.buffer();
  private final HeadWriter writer = HeadWriter.into(out);
  private final Via via = new Via("me");

  private static ConnectionOptions options(Direction direction, Fields fields) {
    return ConnectionOptions.of(direction, fields).value();
  }

  @Test
  void forwardsARequest() {
    RequestHead head =
        Messages.request(
            "FOO http://o.test:8080/a?x=1 HTTP/1.0",
            "X-A:1 ",
            "Host: evil",
            "Via: 1.0 you",
            "Proxy-Connection: x",
            "X-B: \u00e4",
            "Connection: X-C",
            "X-C: 1",
            "X-D: 2");
    RequestTarget target = RequestTarget.of(head, Scheme.HTTP).value();
    ConnectionOptions options = options(Direction.REQUEST, head.fields());
    writer
        .requestLine(head, target)
        .host(target)
        .fields(head.fields(), HopByHop.request(head, options, false))
        .via(via, head.version())
        .framing(BodyFraming.fixed(12))
        .connection(false, true)
        .end();
    assertEquals(
        "FOO /a?x=1 HTTP/1.1\r\n"
            + "Host: o.test:8080\r\n"
            + "X-A:1 \r\n"
            + "Via: 1.0 you\r\n"
            + "X-B: \u00e4\r\n"
            + "X-D: 2\r\n"
            + "Via: 1.0 me\r\n"
            + "Content-Length: 12\r\n"
            + "TE: trailers\r\n"
            + "Connection: TE\r\n\r\n",
        Messages.text(out));
  }

  @Test
  void forwardsAResponse() {
    ResponseHead head =
        Messages.response(
            "HTTP/1.0 404 Not Found",
            "A : 1",
            "Transfer-Encoding: chunked",
            "B: 2",
            " 3",
            "Connection: close");
    ConnectionOptions options = options(Direction.RESPONSE, head.fields());
    BodyFraming chunked =
        BodyFraming.ofResponse(
                Messages.response("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"), Method.GET)
            .value();
    writer
        .statusLine(head)
        .fields(head.fields(), HopByHop.response(head, options, false))
        .via(via, Version.HTTP_1_1)
        .framing(chunked)
        .connection(true)
        .end();
    assertEquals(
        "HTTP/1.1 404 Not Found\r\nA:  1\r\nB: 2   3\r\nVia: 1.1 me\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        Messages.text(out));
  }

  @Test
  void keepsTheLengthOfAResponseToHead() {
    ResponseHead head = Messages.response("HTTP/1.1 200", "Content-Length: 700");
    ConnectionOptions options = options(Direction.RESPONSE, head.fields());
    writer
        .statusLine(head)
        .fields(head.fields(), HopByHop.response(head, options, true))
        .framing(BodyFraming.ofResponse(head, Method.HEAD).value())
        .end();
    assertEquals("HTTP/1.1 200 \r\nContent-Length: 700\r\n\r\n", Messages.text(out));
  }

  @Test
  void writesNothingAboutNoBody() {
    writer.framing(BodyFraming.none()).connection(false).end();
    assertEquals("\r\n", Messages.text(out));
  }

  @Test
  void passesTheTargetOnAsReceived() {
    RequestHead head = Messages.request("GET http://o.test HTTP/1.0");
    writer.requestLine(head).end();
    assertEquals("GET http://o.test HTTP/1.1\r\n\r\n", Messages.text(out));
  }

  @Test
  void writesNoHostForATargetWithoutAuthority() {
    RequestHead head = Messages.request("OPTIONS * HTTP/1.1", "Host: o");
    RequestTarget target = RequestTarget.of(head, Scheme.HTTP).value();
    writer.requestLine(head, target).host(target).end();
    assertEquals("OPTIONS * HTTP/1.1\r\n\r\n", Messages.text(out));
  }

  @ParameterizedTest
  @CsvSource({"o.test, 80, o.test", "o.test, 443, o.test:443", "::1, 80, [::1]", "::1, 8, [::1]:8"})
  void writesTheHostOfAnEndpoint(String host, int port, String expected) {
    writer.host(Endpoint.of(host, port), Scheme.HTTP);
    assertEquals("Host: " + expected + "\r\n", Messages.text(out));
  }

  @Test
  void writesAHeadOfItsOwn() {
    writer
        .statusLine(407, "Proxy Authentication Required")
        .field(FieldName.PROXY_AUTHENTICATE, "Basic realm=\"x\"")
        .field(FieldName.MAX_FORWARDS, 7)
        .field("X-Y", "z")
        .upgrade(UpgradeRequest.WEBSOCKET)
        .connection(true, true)
        .end();
    assertEquals(
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
            + "Max-Forwards: 7\r\nX-Y: z\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "TE: trailers\r\nConnection: close, TE\r\n\r\n",
        Messages.text(out));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 123, 999, 1000, Long.MAX_VALUE})
  void writesNumbers(long number) {
    writer.field(FieldName.AGE, number);
    assertEquals("Age: " + number + "\r\n", Messages.text(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "\0", "\u00e4", "\u010a"})
  void refusesValuesThatCouldEndTheLine(String value) {
    assertThrows(IllegalArgumentException.class, () -> writer.field("X", value));
    out.release();
  }
}
