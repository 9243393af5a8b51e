package io.calamary.core.internal.flow;

import io.calamary.core.spi.ReplyPath;
import io.netty.buffer.ByteBuf;

/** The way back through an association: by its socket, behind the header of the sender. */
final class FramedPath implements ReplyPath {
  private final Association association;
  private final byte[] header;

  FramedPath(Association association, byte[] header) {
    this.association = association;
    this.header = header;
  }

  @Override
  public void answer(ByteBuf payload) {
    association.answer(header, payload);
  }

  @Override
  public void flush() {
    association.flushAnswers();
  }
}
