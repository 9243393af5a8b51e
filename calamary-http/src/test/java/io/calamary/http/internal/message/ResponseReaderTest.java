package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static String read(String text) {
    return Cuts.everywhere(() -> new ResponseReader(HeadLimits.DEFAULT), Messages.octets(text));
  }

  @Test
  void readsAResponseAndLeavesWhatIsBehindIt() {
    assertEquals(
        "404|Not  \tFound\u00e4|HTTP_1_0|Server=x(SERVER)|<4 left>",
        read("HTTP/1.0 404 Not  \tFound\u00e4\r\nServer: x\r\n\r\nBODY"));
  }

  @Test
  void readsAnEmptyReason() {
    assertEquals("200||HTTP_1_1|<0 left>", read("HTTP/1.1 200 \r\n\r\n"));
    assertEquals("299||HTTP_1_1|<0 left>", read("HTTP/1.9 299\r\n\r\n"));
  }

  @Test
  void takesSpaceBeforeTheColonOut() {
    assertEquals("200|OK|HTTP_1_1|X-A=1(null)|<0 left>", read(OK + "X-A \t : 1\r\n\r\n"));
    assertEquals(
        "X-A:   1\r\n", Messages.response("HTTP/1.1 200 OK", "X-A\t : 1").fields().toString());
  }

  @Test
  void unfoldsLines() {
    assertEquals(
        "200|OK|HTTP_1_1|X-A=1   2  \t3(null)|Y=4(null)|<0 left>",
        read(OK + "X-A: 1\r\n 2\r\n\t3 \r\n \r\nY: 4\r\n\r\n"));
    assertEquals("200|OK|HTTP_1_1|X-A=1(null)|<0 left>", read(OK + "X-A:\r\n 1\r\n\r\n"));
    assertEquals("200|OK|HTTP_1_1|X-A=(null)|<0 left>", read(OK + "X-A: \r\n \r\n\r\n"));
    assertEquals(
        "X-A: 1   2\r\n", Messages.response("HTTP/1.1 200 OK", "X-A: 1", " 2").fields().toString());
  }

  @Test
  void longFoldsTakeLinearTime() {
    String folds = "\r\n ".repeat(21_000);
    String text = OK + "X-A: 1" + folds + "\r\n\r\n";
    assertEquals(
        "200|OK|HTTP_1_1|X-A=1(null)|<0 left>",
        Cuts.read(new ResponseReader(HeadLimits.DEFAULT), Messages.octets(text), 1));
  }

  @Test
  void keepsHarmlessControlCharacters() {
    assertEquals("200|OK|HTTP_1_1|X-A=1\u00012(null)|<0 left>", read(OK + "X-A: 1\u00012\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "\u0015",
        "\r",
        "h",
        "HTTP/2",
        "HTTP/1.x",
        "HTTP/1.1\t",
        "HTTP/1.1  ",
        "HTTP/1.1 0",
        "HTTP/1.1 20x",
        "HTTP/1.1 2000",
        "HTTP/1.1 200\n",
        "HTTP/1.1 200 O\n",
        "HTTP/1.1 200 O\0",
        "HTTP/1.1 200 O\rK",
        OK + " ",
        OK + "A: 1\n",
        OK + "A: 1\rB",
        OK + "A: \0",
        OK + "A B",
        OK + "A \r",
        OK + ":",
        OK + "<",
        "ICY"
      })
  void refusesAtTheFirstOctetThatCannotBeRight(String text) {
    assertEquals("502", read(text).substring(0, 3));
  }

  @Test
  void overTheLimitsIsABadGateway() {
    HeadLimits limits = new HeadLimits(16, 64, 1);
    String line = "HTTP/1.1 200 O" + "K".repeat(20);
    assertEquals("502", bounded(limits, line).substring(0, 3));
    assertEquals("502", bounded(limits, OK + "A: 1\r\nB").substring(0, 3));
    assertEquals("502", bounded(limits, OK + "A: " + "1".repeat(64)).substring(0, 3));
  }

  private static String bounded(HeadLimits limits, String text) {
    return Cuts.everywhere(() -> new ResponseReader(limits), Messages.octets(text));
  }

  @Test
  void knowsInterimResponses() {
    assertTrue(Messages.response("HTTP/1.1 100 Continue").interim());
    assertTrue(Messages.response("HTTP/1.1 103 Early Hints").interim());
    assertFalse(Messages.response("HTTP/1.1 101 Switching Protocols").interim());
    assertFalse(Messages.response("HTTP/1.1 200 OK").interim());
    assertEquals("200 OK", Messages.response("HTTP/1.1 200 OK").toString());
  }
}
