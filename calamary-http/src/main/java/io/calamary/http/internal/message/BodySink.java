package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;

/**
 * Where a {@link BodyReader} puts what it reads. Called inside {@link BodyReader#read}, so it must
 * not call the reader and must not throw.
 */
public interface BodySink {
  /** A piece of the content, never empty. Takes it. */
  void data(ByteBuf piece);

  /** The body is complete; called once. The trailers are empty unless it was chunked. */
  void end(Fields trailers);
}
