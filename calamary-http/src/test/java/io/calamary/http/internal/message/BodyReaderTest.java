package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private final BodyCollector sink = new BodyCollector();

  private static BodyReader reader(String... lines) {
    ResponseHead head = Messages.response("HTTP/1.1 200 OK", lines);
    BodyFraming framing = BodyFraming.ofResponse(head, Method.GET).value();
    return BodyReader.of(framing, Direction.RESPONSE, HeadLimits.DEFAULT);
  }

  @Test
  void fixed() {
    assertEquals(
        "abc|<2 left>", BodyCollector.everywhere(() -> reader("Content-Length: 3"), "abcde"));
    assertEquals("ab...", BodyCollector.everywhere(() -> reader("Content-Length: 3"), "ab"));
  }

  @Test
  void chunked() {
    assertEquals(
        "abc|<1 left>",
        BodyCollector.everywhere(
            () -> reader("Transfer-Encoding: chunked"), "3\r\nabc\r\n0\r\n\r\nx"));
  }

  @Test
  void untilClose() {
    assertEquals("abc...", BodyCollector.everywhere(BodyReaderTest::reader, "abc"));
    BodyReader reader = reader();
    assertEquals(Progress.NEED_MORE, reader.read(Messages.buffer("abc"), sink));
    assertEquals(Progress.NEED_MORE, reader.read(Unpooled.EMPTY_BUFFER, sink));
    assertNull(sink.trailers);
    assertEquals(Progress.COMPLETE, reader.inputEnded(sink));
    assertEquals(Progress.COMPLETE, reader.inputEnded(sink));
    assertEquals(Progress.COMPLETE, reader.read(Messages.buffer("x"), sink));
    assertEquals("abc", sink.text());
    assertNotNull(sink.trailers);
    assertThrows(IllegalStateException.class, reader::failure);
  }

  @Test
  void nothing() {
    BodyReader reader = BodyReader.of(BodyFraming.none(), Direction.REQUEST, HeadLimits.DEFAULT);
    ByteBuf next = Messages.buffer("GET");
    assertEquals(Progress.COMPLETE, reader.read(next, sink));
    assertEquals(Progress.COMPLETE, reader.read(next, sink));
    assertEquals(3, next.readableBytes());
    assertNotNull(sink.trailers);
    assertEquals(0, sink.pieces);
  }

  @Test
  void fixedBodyCutOff() {
    BodyReader reader = reader("Content-Length: 3");
    assertThrows(IllegalStateException.class, reader::failure);
    assertEquals(Progress.NEED_MORE, reader.read(Messages.buffer("a"), sink));
    assertEquals(Progress.FAILED, reader.inputEnded(sink));
    assertEquals("body cut off, octets missing: 2", reader.failure().detail());
    assertEquals(502, reader.failure().status());
    assertEquals(Progress.FAILED, reader.read(Messages.buffer("bc"), sink));
    assertNull(sink.trailers);
  }

  @Test
  void fixedBodyCompleteBeforeTheEnd() {
    BodyReader reader = reader("Content-Length: 1");
    assertEquals(Progress.COMPLETE, reader.read(Messages.buffer("a"), sink));
    assertEquals(Progress.COMPLETE, reader.inputEnded(sink));
  }

  @Test
  void piecesAreSlicesOfTheInput() {
    ByteBuf in = Unpooled.directBuffer().writeBytes(Messages.octets("abc"));
    List<ByteBuf> pieces = new ArrayList<>();
    BodySink keep =
        new BodySink() {
          @Override
          public void data(ByteBuf taken) {
            pieces.add(taken);
          }

          @Override
          public void end(Fields trailers) {
            assertEquals(0, trailers.size());
          }
        };
    reader("Content-Length: 3").read(in, keep);
    assertEquals(2, in.refCnt());
    in.release();
    assertEquals("abc", Messages.text(pieces.get(0)));
    assertEquals(0, in.refCnt());
  }
}
