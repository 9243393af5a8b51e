package io.calamary.core.internal.upstream;

import io.netty.buffer.ByteBuf;

/** Nothing is asked: the connection belongs to the flow from its first byte. */
final class NoHandshake implements Handshake {
  @Override
  public void begin(ByteBuf out) {}

  @Override
  public Outcome read(ByteBuf in, ByteBuf out) {
    return Outcome.DONE;
  }
}
