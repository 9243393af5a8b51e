package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;

/** Reads a body that ends with the connection. */
final class UntilCloseReader implements BodyReader {
  private boolean ended;

  UntilCloseReader() {}

  @Override
  public Progress read(ByteBuf in, BodySink sink) {
    if (ended) {
      return Progress.COMPLETE;
    }
    int count = in.readableBytes();
    if (count > 0) {
      sink.data(in.readRetainedSlice(count));
    }
    return Progress.NEED_MORE;
  }

  @Override
  public Progress inputEnded(BodySink sink) {
    if (!ended) {
      ended = true;
      sink.end(Fields.EMPTY);
    }
    return Progress.COMPLETE;
  }

  @Override
  public SyntaxFailure failure() {
    throw new IllegalStateException("no failure: such a body cannot be wrong");
  }
}
