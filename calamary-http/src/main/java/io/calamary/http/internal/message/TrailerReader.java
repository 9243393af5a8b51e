package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Reads a trailer section (RFC 9112, section 7.1.2), with the bounds of a head. */
final class TrailerReader {
  private static final int STEP = 1024;

  private final Direction direction;
  private final int maxOctets;
  private final FieldScanner scanner;
  private byte[] bytes = {};
  private int at;
  private Progress progress = Progress.NEED_MORE;
  private SyntaxFailure failure = SyntaxFailure.badRequest("none");

  TrailerReader(Direction direction, HeadLimits limits) {
    this.direction = direction;
    this.maxOctets = limits.maxHead();
    this.scanner = new FieldScanner(direction, limits);
  }

  /** Consumes what belongs to the section. */
  Progress read(ByteBuf in) {
    while (progress == Progress.NEED_MORE && in.isReadable()) {
      int count = Math.min(in.readableBytes(), Math.min(STEP, maxOctets - at));
      if (bytes.length < at + count) {
        bytes = Arrays.copyOf(bytes, Math.max(at + count, 2 * bytes.length));
      }
      in.getBytes(in.readerIndex(), bytes, at, count);
      int before = at;
      at = scanner.scan(bytes, at, at + count);
      in.skipBytes(at - before);
      SyntaxFailure wrong = scanner.failure();
      if (wrong != null) {
        fail(wrong);
      } else if (scanner.done()) {
        progress = Progress.COMPLETE;
      } else if (at == maxOctets) {
        fail(SyntaxFailure.of(direction, 431, "trailers longer than " + maxOctets + " octets"));
      }
    }
    return progress;
  }

  private void fail(SyntaxFailure reason) {
    failure = reason;
    progress = Progress.FAILED;
  }

  SyntaxFailure failure() {
    return failure;
  }

  Fields take() {
    return scanner.take(bytes, at);
  }
}
