package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;

/** Takes what comes on a {@link StraightChannel}. On the event loop of the channel. */
public interface StraightReceiver {
  /** Whether no handler of the channel sees what comes before this one. */
  boolean isFirst();

  /**
   * Takes all that has come so far.
   *
   * @param bytes the caller's, which uses it again unless it is retained
   */
  void received(ByteBuf bytes);
}
