package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final String HOST = "\r\nHost: o\r\n\r\n";

  private static String read(String text) {
    return Cuts.everywhere(() -> new RequestReader(HeadLimits.DEFAULT), Messages.octets(text));
  }

  @Test
  void readsARequestAndLeavesWhatIsBehindIt() {
    assertEquals(
        "GET|http://o/a|HTTP_1_1|Host=o(HOST)|X-A=1 2(null)|<4 left>",
        read("GET http://o/a HTTP/1.1\r\nHost: o\r\nX-A: 1 2\r\n\r\nBODY"));
  }

  @Test
  void readsARequestWithoutFields() {
    assertEquals("FOO|*|HTTP_1_0|<0 left>", read("FOO * HTTP/1.0\r\n\r\n"));
  }

  @Test
  void treatsHigherMinorVersionsAs11() {
    assertEquals("GET|/|HTTP_1_1|<0 left>", read("GET / HTTP/1.2\r\n\r\n"));
  }

  @Test
  void skipsSomeEmptyLines() {
    assertEquals("GET|/|HTTP_1_1|<0 left>", read("\r\n".repeat(4) + "GET / HTTP/1.1\r\n\r\n"));
    assertEquals("400 request begins with 0x0D", read("\r\n".repeat(5)));
    assertEquals("400 CR before the request is not followed by LF", read("\rG"));
  }

  @Test
  void waitsForWhatMayBecomeARequest() {
    assertEquals("NEED_MORE", read("GET /a HTTP/1.1\r\nHost: o\r\n\r"));
    assertEquals("NEED_MORE", read("SSH"));
  }

  @Test
  void keepsObsTextAndTabs() {
    assertEquals(
        "GET|/|HTTP_1_1|X=a\tb\u00e4(null)|<0 left>",
        read("GET / HTTP/1.1\r\nX:\ta\tb\u00e4\t \r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016",
        "\u0000",
        "\n",
        " ",
        "(",
        "\u00e4",
        "SSH-",
        "PROXY TCP4 1",
        "GET /a h",
        "GET /a HTTP/1.x",
        "GET /a HTTP/1.10",
        "GET /a HTTP/ ",
        "GET /a HTTP/1.1 ",
        "GET /a HTTP/x",
        "GET /a HTTP/1x",
        "GET  ",
        "GET\t",
        "GET\r",
        "GET /a\r",
        "GET /a\n",
        "GET /a b",
        "GET /\u0001",
        "GET /\u007f",
        "GET /\u00e4",
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1\rX",
        "GET / HTTP/1.1\r\n ",
        "GET / HTTP/1.1\r\n\t",
        "GET / HTTP/1.1\r\n:",
        "GET / HTTP/1.1\r\nHost ",
        "GET / HTTP/1.1\r\nHost\r",
        "GET / HTTP/1.1\r\nHo\u00e4",
        "GET / HTTP/1.1\r\nA: 1\r\n ",
        "GET / HTTP/1.1\r\nA: 1\r2",
        "GET / HTTP/1.1\r\nA: 1\n",
        "GET / HTTP/1.1\r\nA: \u0000",
        "GET / HTTP/1.1\r\nA: \u001b",
        "GET / HTTP/1.1\r\nA: \u007f",
        "GET / HTTP/1.1\r\n\n",
        "GET / HTTP/1.1\r\n\rX"
      })
  void refusesAtTheFirstOctetThatCannotBeRight(String text) {
    assertEquals("400", read(text).substring(0, 3));
    assertEquals("NEED_MORE", read(text.substring(0, text.length() - 1)));
  }

  @Test
  void refusesOtherMajorVersions() {
    assertEquals("505 HTTP version 2 (expected: 1)", read("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    assertEquals("505", read("GET / HTTP/0").substring(0, 3));
  }

  @Test
  void refusesMethodsThatNobodyHas() {
    assertEquals(
        "M".repeat(32) + "|/|HTTP_1_1|<0 left>", read("M".repeat(32) + " / HTTP/1.1\r\n\r\n"));
    assertEquals("501", read("M".repeat(33)).substring(0, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, GET, true, true", "HEAD, HEAD, true, true", "POST, POST, false, false",
    "PUT, PUT, false, true", "DELETE, DELETE, false, true", "CONNECT, CONNECT, false, false",
    "OPTIONS, OPTIONS, true, true", "TRACE, TRACE, true, true", "PATCH, PATCH, false, false",
    "get, OTHER, false, false", "GETT, OTHER, false, false", "OTHER, OTHER, false, false"
  })
  void knowsMethods(String text, Method method, boolean safe, boolean idempotent) {
    RequestHead head = Messages.request(text + " /x HTTP/1.1");
    assertSame(method, head.method());
    assertEquals(text, head.methodText());
    assertEquals(safe, method.safe());
    assertEquals(idempotent, method.idempotent());
    assertEquals(text + " /x", head.toString());
  }

  @Test
  void boundsTheStartLine() {
    HeadLimits limits = new HeadLimits(20, 64, 2);
    String fits = "GET /" + "a".repeat(6) + " HTTP/1.1";
    assertEquals(20, fits.length());
    assertEquals("GET|/aaaaaa|HTTP_1_1|<0 left>", bounded(limits, fits + "\r\n\r\n"));
    assertEquals("414", bounded(limits, fits.replace("a ", "aa ") + "\r\n\r\n").substring(0, 3));
    assertEquals("NEED_MORE", bounded(limits, "GET /" + "a".repeat(15)));
    assertEquals("414", bounded(limits, "GET /" + "a".repeat(16)).substring(0, 3));
    assertEquals("GET|/aaaaaa|HTTP_1_1|<0 left>", bounded(limits, "\r\n" + fits + "\r\n\r\n"));
  }

  @Test
  void boundsTheHead() {
    HeadLimits limits = new HeadLimits(20, 64, 2);
    String start = "GET / HTTP/1.1\r\nA: ";
    String fits = start + "b".repeat(64 - start.length() - 4) + "\r\n\r\n";
    assertEquals("<0 left>", bounded(limits, fits).substring(bounded(limits, fits).indexOf('<')));
    assertEquals("431 head longer than 64 octets", bounded(limits, fits.replace("A:", "AA:")));
    assertEquals("431 head longer than 64 octets", bounded(limits, start + "b".repeat(100)));
  }

  @Test
  void boundsTheNumberOfFields() {
    HeadLimits limits = new HeadLimits(20, 64, 2);
    String two = "GET / HTTP/1.1\r\nA:1\r\nB:2\r\n";
    assertEquals("GET|/|HTTP_1_1|A=1(null)|B=2(null)|<0 left>", bounded(limits, two + "\r\n"));
    assertEquals("431 more than 2 field lines", bounded(limits, two + "C"));
  }

  private static String bounded(HeadLimits limits, String text) {
    return Cuts.everywhere(() -> new RequestReader(limits), Messages.octets(text));
  }

  @Test
  void readsOneRequestAfterTheOther() {
    RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
    ByteBuf in = Messages.buffer("GET /1 HTTP/1.1" + HOST + "\r\nPUT /2 HTTP/1.0" + HOST + "DEL");
    assertEquals(Progress.COMPLETE, reader.read(in));
    RequestHead first = reader.head();
    assertEquals("GET /1 HTTP/1.1\r\nHost: o\r\n".length(), first.size());
    assertFalse(reader.started());
    assertEquals(Progress.COMPLETE, reader.read(in));
    assertEquals("PUT /2", reader.head().toString());
    assertEquals("GET /1", first.toString());
    assertEquals(Progress.NEED_MORE, reader.read(in));
    assertTrue(reader.started());
    assertThrows(IllegalStateException.class, reader::head);
    assertThrows(IllegalStateException.class, reader::failure);
    assertEquals(3, in.readableBytes());
  }

  @Test
  void staysFailed() {
    RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
    assertEquals(Progress.FAILED, reader.read(Messages.buffer("\0")));
    assertEquals(Progress.FAILED, reader.read(Messages.buffer("GET / HTTP/1.1" + HOST)));
    assertEquals(400, reader.failure().status());
  }

  @Test
  void readsFromTheMiddleOfADirectBuffer() {
    ByteBuf in =
        Unpooled.directBuffer().writeBytes(Messages.octets("xxxGET / HTTP/1.1" + HOST + "y"));
    in.skipBytes(3);
    RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
    assertEquals(Progress.COMPLETE, reader.read(in));
    assertEquals('y', in.readByte());
    assertEquals(1, in.refCnt());
    in.release();
  }

  @Test
  void readsAHeadBehindLargeFields() {
    String large = "X: " + "v".repeat(60_000) + "\r\n";
    String text = "GET / HTTP/1.1\r\n" + large + "Y: 1\r\n\r\n" + "b".repeat(5000);
    String whole = Cuts.read(new RequestReader(HeadLimits.DEFAULT), Messages.octets(text), 100_000);
    assertEquals(whole, Cuts.read(new RequestReader(HeadLimits.DEFAULT), Messages.octets(text), 1));
    assertTrue(whole.endsWith("|Y=1(null)|<5000 left>"), whole.substring(60_000));
  }

  @Test
  void limitsMustMakeSense() {
    assertThrows(IllegalArgumentException.class, () -> new HeadLimits(8, 64, 1));
    assertThrows(IllegalArgumentException.class, () -> new HeadLimits(65, 64, 1));
    assertThrows(IllegalArgumentException.class, () -> new HeadLimits(16, 1 << 24, 1));
    assertThrows(IllegalArgumentException.class, () -> new HeadLimits(16, 64, 0));
  }
}
