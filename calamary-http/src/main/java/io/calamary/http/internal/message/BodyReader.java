package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;

/**
 * Reads one message body, in pieces as they come. The sequence of octets and the end do not depend
 * on how the input was cut; a reader is spent after its body.
 */
public interface BodyReader {
  /**
   * Reads all that belongs to the body and leaves what is behind it. Borrows the buffer; the pieces
   * given to the sink are slices that keep its memory alive, or copies where they are small.
   *
   * <p>{@link Progress#COMPLETE} is said after {@link BodySink#end}, also for a body without octets
   * and an empty buffer; a further call says it again and reads nothing. {@link Progress#FAILED}
   * leaves the buffer wherever it was.
   */
  Progress read(ByteBuf in, BodySink sink);

  /**
   * The input ended: completes a body that ends with the connection, and fails one that is cut off.
   */
  Progress inputEnded(BodySink sink);

  /**
   * Why reading failed; only after {@link Progress#FAILED}.
   *
   * @throws IllegalStateException if it did not
   */
  SyntaxFailure failure();

  /** A reader for a body with that framing. */
  static BodyReader of(BodyFraming framing, Direction direction, HeadLimits limits) {
    return switch (framing.kind()) {
      case NONE -> new FixedReader(direction, 0);
      case FIXED -> new FixedReader(direction, framing.length());
      case CHUNKED -> new ChunkedReader(direction, limits);
      case UNTIL_CLOSE -> new UntilCloseReader();
    };
  }
}
