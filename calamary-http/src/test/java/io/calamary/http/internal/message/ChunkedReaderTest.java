package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedReaderTest {
  private static final String LAST = "0\r\n\r\n";

  private static String request(String text) {
    return read(Direction.REQUEST, text);
  }

  private static String response(String text) {
    return read(Direction.RESPONSE, text);
  }

  private static String read(Direction direction, String text) {
    return BodyCollector.everywhere(() -> new ChunkedReader(direction, HeadLimits.DEFAULT), text);
  }

  @Test
  void joinsChunksAndLeavesWhatIsBehind() {
    assertEquals("abcde|<3 left>", request("2\r\nab\r\n003\r\ncde\r\n" + LAST + "GET"));
    assertEquals("0123456789abcdef|<0 left>", request("10\r\n0123456789abcdef\r\n" + LAST));
    assertEquals("0123456789|<0 left>", request("A\r\n0123456789\r\n0000\r\n\r\n"));
    assertEquals("|<0 left>", request(LAST));
  }

  @Test
  void skipsExtensions() {
    assertEquals("ok|<0 left>", request("2;a=b\r\nok\r\n0;c=\"d\t\u00e4\"\r\n\r\n"));
    assertEquals("ok|<0 left>", request("2 \t;a=b\r\nok\r\n" + LAST));
  }

  @Test
  void readsTrailers() {
    assertEquals(
        "ab|X-A=1(null)|Via=2(VIA)|<1 left>", request("2\r\nab\r\n0\r\nX-A: 1\r\nVia: 2\r\n\r\nx"));
    assertEquals("|X-A=1   2(null)|<0 left>", response("0\r\nX-A : 1\r\n 2\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r",
        "\n",
        " ",
        "-",
        "g",
        "+",
        "0x",
        "2 2",
        "2\n",
        "2\rx",
        "2\r\nabx",
        "2\r\nab\n",
        "2\r\nab\rx",
        "8000000000000000",
        "00000000000000002",
        "FFFFFFFFFFFFFFFF",
        "2;a\n",
        "2;a\u0000",
        "2;a\u007f",
        "2 \r",
        "0\r\n\n",
        "0\r\n\rx",
        "0\r\n ",
        "0\r\n:",
        "0\r\nA :",
        "0\r\nA: 1\r\n ",
        "0\r\nA: 1\n"
      })
  void refusesAtTheFirstOctetThatCannotBeRight(String text) {
    String outcome = request(text);
    assertTrue(outcome.contains("|400 "), outcome);
    String before =
        request(text.substring(0, text.endsWith(" :") ? text.length() - 2 : text.length() - 1));
    assertTrue(before.endsWith("..."), before);
  }

  @Test
  void readsTheLargestSize() {
    assertEquals("x...", request("7fffFFFFffffFFFF\r\nx"));
  }

  @Test
  void forgivesPaddingInResponsesOnly() {
    assertEquals("ok|<0 left>", response("2  \t\r\nok\r\n0 \r\n\r\n"));
    assertTrue(response("2 2").contains("|502 "));
    assertTrue(request("2  \r\nok").contains("|400 "));
  }

  @Test
  void boundsTheSumOfExtensions() {
    String extension = "1;" + "e".repeat(ChunkedReader.MAX_EXTENSIONS / 2) + "\r\nx\r\n";
    String full = extension + extension;
    assertTrue(step(full + LAST).startsWith("xx|<"));
    assertTrue(step(full + "1;e").startsWith("xx|400 chunk extensions longer than 4096"));
    assertTrue(step("1" + " ".repeat(5000)).startsWith("|400 "));
  }

  private static String step(String text) {
    BodyReader reader = new ChunkedReader(Direction.REQUEST, HeadLimits.DEFAULT);
    return BodyCollector.read(reader, Messages.octets(text), 7);
  }

  @Test
  void boundsTrailers() {
    HeadLimits limits = new HeadLimits(16, 64, 2);
    String two = "0\r\nA:1\r\nB:2\r\n";
    assertEquals("|A=1(null)|B=2(null)|<0 left>", bounded(limits, two + "\r\n"));
    assertEquals("|431 more than 2 field lines", bounded(limits, two + "C"));
    String line = "0\r\nA:" + "1".repeat(58) + "\r\n\r\n";
    assertTrue(bounded(limits, line).endsWith("<0 left>"));
    assertEquals("|431 trailers longer than 64 octets", bounded(limits, line.replace("A", "AA")));
  }

  private static String bounded(HeadLimits limits, String text) {
    return BodyCollector.everywhere(() -> new ChunkedReader(Direction.REQUEST, limits), text);
  }

  @Test
  void largePiecesAreSlicesAndSmallOnesAreGathered() {
    String large = "L".repeat(4000);
    String text = "1\r\na\r\n1\r\nb\r\n" + size(large) + "1\r\nc\r\n" + LAST;
    ByteBuf in = Unpooled.directBuffer().writeBytes(Messages.octets(text));
    List<ByteBuf> pieces = new ArrayList<>();
    BodySink sink =
        new BodySink() {
          @Override
          public void data(ByteBuf piece) {
            pieces.add(piece);
          }

          @Override
          public void end(Fields trailers) {
            assertEquals(3, pieces.size());
          }
        };
    assertEquals(
        Progress.COMPLETE,
        new ChunkedReader(Direction.RESPONSE, HeadLimits.DEFAULT).read(in, sink));
    assertEquals(2, in.refCnt(), "one slice holds the buffer");
    assertEquals("ab", Messages.text(pieces.get(0)));
    assertEquals(large, Messages.text(pieces.get(1)));
    assertEquals("c", Messages.text(pieces.get(2)));
    assertEquals(1, in.refCnt());
    assertTrue(in.release());
  }

  private static String size(String data) {
    return Integer.toHexString(data.length()).toUpperCase(Locale.ROOT) + "\r\n" + data + "\r\n";
  }

  @Test
  void whatCameBeforeAFailureIsDelivered() {
    assertEquals("ab|400 chunk size begins with 'x'", request("2\r\nab\r\nx"));
  }

  @Test
  void endOfInput() {
    BodyCollector sink = new BodyCollector();
    BodyReader cut = new ChunkedReader(Direction.RESPONSE, HeadLimits.DEFAULT);
    assertThrows(IllegalStateException.class, cut::failure);
    assertEquals(Progress.NEED_MORE, cut.read(Messages.buffer("2\r\nab\r\n0\r\n"), sink));
    assertEquals(Progress.FAILED, cut.inputEnded(sink));
    assertEquals(502, cut.failure().status());
    assertEquals(Progress.FAILED, cut.read(Messages.buffer("\r\n"), sink));
    BodyReader complete = new ChunkedReader(Direction.RESPONSE, HeadLimits.DEFAULT);
    BodyCollector other = new BodyCollector();
    assertEquals(Progress.COMPLETE, complete.read(Messages.buffer(LAST), other));
    assertEquals(Progress.COMPLETE, complete.inputEnded(other));
    assertEquals(Progress.COMPLETE, complete.read(Messages.buffer("x"), other));
  }
}
