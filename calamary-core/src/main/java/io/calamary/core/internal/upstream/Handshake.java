package io.calamary.core.internal.upstream;

import io.netty.buffer.ByteBuf;

/**
 * What is said to an upstream proxy before the connection belongs to the flow. A state machine
 * without any I/O; of one connection.
 */
interface Handshake {
  /** Writes what is said first; nothing, for some. Called once. */
  void begin(ByteBuf out);

  /**
   * Takes what came as far as it belongs to the handshake, and writes what is to be said next. What
   * comes behind the handshake stays in the buffer.
   *
   * @param in all that came and was not taken yet; what is not complete stays there
   */
  Outcome read(ByteBuf in, ByteBuf out);
}
