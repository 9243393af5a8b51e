package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedWriterTest {
  private final List<ByteBuf> out = new ArrayList<>();

  private void write(ByteBuf data) {
    ChunkedWriter.write(UnpooledByteBufAllocator.DEFAULT, data, out::add);
  }

  private String written() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf buffer : out) {
      all.writeBytes(buffer);
      buffer.release();
    }
    return Messages.text(all);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 9, 10, 15, 16, 17, 255, 256, 1023, 1024, 1025, 4095, 4096, 65_536, 100_000})
  void writesAChunk(int length) {
    ByteBuf data = Messages.buffer("d".repeat(length));
    write(data);
    assertEquals(length <= 1024 ? 1 : 3, out.size());
    assertEquals(Integer.toHexString(length) + "\r\n" + "d".repeat(length) + "\r\n", written());
    assertEquals(0, data.refCnt());
  }

  @Test
  void writesNoEmptyChunk() {
    ByteBuf data = Unpooled.buffer();
    write(data);
    assertTrue(out.isEmpty());
    assertEquals(0, data.refCnt());
  }

  @Test
  void endsTheBody() {
    for (int i = 0; i < 3; i++) {
      out.add(ChunkedWriter.last(UnpooledByteBufAllocator.DEFAULT, Fields.EMPTY));
    }
    assertEquals("0\r\n\r\n".repeat(3), written());
  }

  @Test
  void leavesOutTrailersThatWouldChangeTheMessage() {
    Fields trailers =
        Messages.fields(
            "X-Sum: 1",
            "Content-Length: 5",
            "Transfer-Encoding: chunked",
            "Host: x",
            "Expires: 0",
            "Digest:2",
            "Authorization: x",
            "Set-Cookie: a",
            "Content-Type: x",
            "Trailer: x",
            "Connection: x",
            "Grpc-Status: 0");
    out.add(ChunkedWriter.last(UnpooledByteBufAllocator.DEFAULT, trailers));
    assertEquals("0\r\nX-Sum: 1\r\nDigest:2\r\nGrpc-Status: 0\r\n\r\n", written());
  }

  @Test
  void whatIsWrittenIsReadBack() {
    write(Messages.buffer("ab"));
    write(Messages.buffer("x".repeat(3000)));
    out.add(ChunkedWriter.last(UnpooledByteBufAllocator.DEFAULT, Messages.fields("X-A: 1")));
    byte[] octets = Messages.octets(written());
    BodyReader reader = new ChunkedReader(Direction.REQUEST, HeadLimits.DEFAULT);
    assertEquals(
        "ab" + "x".repeat(3000) + "|X-A=1(null)|<0 left>", BodyCollector.read(reader, octets, 100));
  }
}
