package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFramingTest {
  private static String ofRequest(String startLine, String... lines) {
    return text(BodyFraming.ofRequest(Messages.request(startLine, lines)));
  }

  private static String ofPost(String... lines) {
    return ofRequest("POST http://o/ HTTP/1.1", lines);
  }

  private static String ofResponse(Method method, String startLine, String... lines) {
    return text(BodyFraming.ofResponse(Messages.response(startLine, lines), method));
  }

  private static String ofOk(String... lines) {
    return ofResponse(Method.GET, "HTTP/1.1 200 OK", lines);
  }

  private static String text(Parsed<BodyFraming> parsed) {
    SyntaxFailure failure = parsed.failure();
    if (failure != null) {
      assertThrows(IllegalStateException.class, parsed::value);
      return String.valueOf(failure.status());
    }
    BodyFraming framing = parsed.value();
    return framing.kind()
        + (framing.length() < 0 ? "" : " " + framing.length())
        + (framing.closeAfter() ? " close" : "");
  }

  @Test
  void requestsWithoutLengthHaveNoBody() {
    assertEquals("NONE", ofPost());
    assertEquals("NONE", ofRequest("GET http://o/ HTTP/1.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, FIXED 0",
    "42, FIXED 42",
    "007, FIXED 7",
    "999999999999999999, FIXED 999999999999999999",
    "+2, 400",
    "-1, 400",
    "0x2, 400",
    "'', 400",
    "'1, 2', 400",
    "'5, 5', 400",
    "'5,', 400",
    "1000000000000000000, 400",
    "99999999999999999999, 400",
    "1 2, 400",
    "2.0, 400",
    "a, 400"
  })
  void requestLengths(String value, String expected) {
    assertEquals(expected, ofPost("Content-Length: " + value));
  }

  @Test
  void repeatedRequestLengthsAreRefused() {
    assertEquals("400", ofPost("Content-Length: 1", "Content-Length: 2"));
    assertEquals("400", ofPost("Content-Length: 1", "content-length: 1"));
  }

  @ParameterizedTest
  @CsvSource({
    "chunked, CHUNKED",
    "Chunked, CHUNKED",
    "', chunked', CHUNKED",
    "xchunked, 501",
    "gzip, 501",
    "identity, 501",
    "'gzip, chunked', 501",
    "gzip;q=1, 501",
    "'chunked, gzip', 400",
    "'chunked, chunked', 400",
    "chunked;a=b, 400",
    "'gzip, chunked, x', 400",
    "'', 400",
    "',', 400"
  })
  void requestCodings(String value, String expected) {
    assertEquals(expected, ofPost("Transfer-Encoding: " + value));
  }

  @Test
  void faultyRequestFramings() {
    assertEquals("400", ofPost("Content-Length: 3", "Transfer-Encoding: chunked"));
    assertEquals("400", ofPost("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"));
    assertEquals("501", ofPost("Transfer-Encoding: gzip", "Transfer-Encoding: chunked"));
    assertEquals("400", ofRequest("POST http://o/ HTTP/1.0", "Transfer-Encoding: chunked"));
  }

  @Test
  void connectHasNoBody() {
    String connect = "CONNECT o:443 HTTP/1.1";
    assertEquals("NONE", ofRequest(connect));
    assertEquals("NONE", ofRequest(connect, "Content-Length: 0"));
    assertEquals("400", ofRequest(connect, "Content-Length: 4"));
    assertEquals("400", ofRequest(connect, "Content-Length: x"));
    assertEquals("400", ofRequest(connect, "Transfer-Encoding: chunked"));
  }

  @Test
  void responsesEndWithTheConnectionUnlessTheySayOtherwise() {
    assertEquals("UNTIL_CLOSE close", ofOk());
    assertEquals("FIXED 5", ofOk("Content-Length: 5"));
    assertEquals("CHUNKED", ofOk("Transfer-Encoding: chunked"));
    assertEquals("CHUNKED close", ofOk("Transfer-Encoding: chunked", "Content-Length: 5"));
  }

  @Test
  void equalResponseLengthsCountOnce() {
    assertEquals("FIXED 5", ofOk("Content-Length: 5, 05", "Content-Length: 5"));
    assertEquals("502", ofOk("Content-Length: 5", "Content-Length: 6"));
    assertEquals("502", ofOk("Content-Length: 5, 6"));
    assertEquals("502", ofOk("Content-Length: 5, x"));
    assertEquals("502", ofOk("Content-Length: +5"));
    assertEquals("502", ofOk("Content-Length:"));
    assertEquals("502", ofOk("Transfer-Encoding: chunked", "Content-Length: x"));
  }

  @Test
  void responseCodingsThatCannotBeUndone() {
    assertEquals("502", ofOk("Transfer-Encoding: gzip, chunked"));
    assertEquals("502", ofOk("Transfer-Encoding: chunked, gzip"));
    assertEquals("502", ofOk("Transfer-Encoding: gzip"));
    assertEquals("502", ofResponse(Method.GET, "HTTP/1.0 200 OK", "Transfer-Encoding: chunked"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 103, 199, 204})
  void someStatusCodesHaveNoBody(int status) {
    String line = "HTTP/1.1 " + status + " X";
    assertEquals("NONE", ofResponse(Method.GET, line, "Content-Length: 5"));
    assertEquals("NONE", ofResponse(Method.GET, line, "Transfer-Encoding: chunked"));
    assertEquals("NONE", ofResponse(Method.GET, line, "Content-Length: nonsense"));
  }

  @Test
  void headAndNotModifiedOnlyTalkAboutALength() {
    assertEquals("NONE 5", ofResponse(Method.HEAD, "HTTP/1.1 200 OK", "Content-Length: 5"));
    assertEquals("NONE", ofResponse(Method.HEAD, "HTTP/1.1 200 OK"));
    assertEquals("NONE", ofResponse(Method.HEAD, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
    assertEquals("NONE 5", ofResponse(Method.GET, "HTTP/1.1 304 X", "Content-Length: 5"));
    assertEquals("502", ofResponse(Method.HEAD, "HTTP/1.1 200 OK", "Content-Length: 5, 6"));
  }

  @Test
  void successfulConnectHasNoBody() {
    assertEquals("NONE", ofResponse(Method.CONNECT, "HTTP/1.1 200 OK", "Content-Length: 5"));
    assertEquals("FIXED 5", ofResponse(Method.CONNECT, "HTTP/1.1 403 No", "Content-Length: 5"));
  }

  @Test
  void reframesForTheReceiver() {
    BodyFraming untilClose = framing();
    BodyFraming chunked = framing("Transfer-Encoding: chunked", "Content-Length: 1");
    BodyFraming fixed = framing("Content-Length: 1");
    for (BodyFraming framing : new BodyFraming[] {untilClose, chunked}) {
      assertEquals(BodyFraming.Kind.CHUNKED, framing.forReceiver(Version.HTTP_1_1).kind());
      assertFalse(framing.forReceiver(Version.HTTP_1_1).closeAfter());
      assertEquals(BodyFraming.Kind.UNTIL_CLOSE, framing.forReceiver(Version.HTTP_1_0).kind());
      assertTrue(framing.forReceiver(Version.HTTP_1_0).closeAfter());
    }
    assertEquals(fixed, fixed.forReceiver(Version.HTTP_1_0));
    assertEquals(BodyFraming.none(), BodyFraming.none().forReceiver(Version.HTTP_1_0));
  }

  private static BodyFraming framing(String... lines) {
    return BodyFraming.ofResponse(Messages.response("HTTP/1.1 200 OK", lines), Method.GET).value();
  }

  @Test
  void emptyBodies() {
    assertTrue(BodyFraming.none().empty());
    assertTrue(BodyFraming.fixed(0).empty());
    assertFalse(BodyFraming.fixed(1).empty());
    assertFalse(framing().empty());
    assertThrows(IllegalArgumentException.class, () -> BodyFraming.fixed(-1));
  }
}
