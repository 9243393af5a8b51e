package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects a body and releases its pieces. */
final class BodyCollector implements BodySink {
  final ByteArrayOutputStream content = new ByteArrayOutputStream();
  @Nullable Fields trailers;
  int pieces;

  @Override
  public void data(ByteBuf piece) {
    assertTrue(piece.isReadable(), "no empty pieces");
    assertNull(trailers, "no pieces after the end");
    byte[] octets = new byte[piece.readableBytes()];
    piece.readBytes(octets);
    content.writeBytes(octets);
    piece.release();
    pieces++;
  }

  @Override
  public void end(Fields received) {
    assertNull(trailers, "one end only");
    trailers = received;
  }

  String text() {
    return content.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads in every cut and demands the same: content, trailers, what is left or the failure. */
  static String everywhere(Supplier<BodyReader> readers, String text) {
    byte[] octets = Messages.octets(text);
    String whole = read(readers.get(), octets, Math.max(1, octets.length));
    assertEquals(whole, read(readers.get(), octets, 1), "byte by byte");
    for (int cut = 1; cut < octets.length; cut++) {
      assertEquals(whole, read(readers.get(), octets, cut), "steps of " + cut);
    }
    return whole;
  }

  /** Reads in buffers of their own, each exactly as long as its octets. */
  static String read(BodyReader reader, byte[] octets, int step) {
    BodyCollector sink = new BodyCollector();
    Progress progress = Progress.NEED_MORE;
    int from = 0;
    int left = 0;
    while (progress == Progress.NEED_MORE && from < octets.length) {
      int count = Math.min(step, octets.length - from);
      ByteBuf in = Unpooled.buffer(count, count).writeBytes(octets, from, count);
      progress = reader.read(in, sink);
      from += count;
      left = in.readableBytes() + octets.length - from;
      assertTrue(progress != Progress.NEED_MORE || !in.isReadable(), "all is consumed");
      assertEquals(1, in.refCnt(), "pieces are released");
      in.release();
    }
    return sink.describe(progress, reader, left);
  }

  private String describe(Progress progress, BodyReader reader, int left) {
    return switch (progress) {
      case NEED_MORE -> text() + "...";
      case FAILED -> text() + "|" + reader.failure().status() + " " + reader.failure().detail();
      case COMPLETE ->
          text()
              + "|"
              + (trailers == null ? "no end" : Messages.describe(trailers))
              + "<"
              + left
              + " left>";
    };
  }
}
