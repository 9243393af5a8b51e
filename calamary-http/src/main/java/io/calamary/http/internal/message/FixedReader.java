package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads a body of known length. */
final class FixedReader implements BodyReader {
  private final Direction direction;
  private long missing;
  private boolean ended;
  private @Nullable SyntaxFailure failure;

  FixedReader(Direction direction, long length) {
    this.direction = direction;
    this.missing = length;
  }

  @Override
  public Progress read(ByteBuf in, BodySink sink) {
    if (failure != null) {
      return Progress.FAILED;
    }
    int count = (int) Math.min(missing, in.readableBytes());
    if (count > 0) {
      missing -= count;
      sink.data(in.readRetainedSlice(count));
    }
    if (missing > 0) {
      return Progress.NEED_MORE;
    }
    if (!ended) {
      ended = true;
      sink.end(Fields.EMPTY);
    }
    return Progress.COMPLETE;
  }

  @Override
  public Progress inputEnded(BodySink sink) {
    if (ended) {
      return Progress.COMPLETE;
    }
    failure = SyntaxFailure.of(direction, 400, "body cut off, octets missing: " + missing);
    return Progress.FAILED;
  }

  @Override
  public SyntaxFailure failure() {
    if (failure == null) {
      throw new IllegalStateException("no failure");
    }
    return failure;
  }
}
