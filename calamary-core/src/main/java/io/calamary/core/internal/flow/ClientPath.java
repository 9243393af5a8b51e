package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;

/** The way from one sender to the client. Of one event loop. */
interface ClientPath {
  /** Takes what is to be sent to the client, and drops it where the client is too slow; borrowed. */
  void answer(ByteBuf payload);

  /** Sends what was written. */
  void flush();

  /** It is not needed any more. */
  default void close() {}
}
