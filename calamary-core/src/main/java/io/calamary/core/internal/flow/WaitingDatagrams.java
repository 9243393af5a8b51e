package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * What a client sends while its flow is opened, in its order; what does not fit is dropped. Holds
 * copies, as the buffers of reads are much larger than most datagrams.
 */
final class WaitingDatagrams {
  /** How many may wait. */
  static final int MOST = 16;

  /** How many bytes they may have together. */
  static final int MOST_BYTES = 65_536;

  private final Queue<ByteBuf> waiting = new ArrayDeque<>(MOST);
  private int bytes;

  /** Keeps a copy; false if there is no room. */
  boolean add(ByteBuf payload) {
    int length = payload.readableBytes();
    if (waiting.size() == MOST || bytes + length > MOST_BYTES) {
      return false;
    }
    bytes += length;
    ByteBuf copy = payload.alloc().ioBuffer(length);
    waiting.add(copy.writeBytes(payload, payload.readerIndex(), length));
    return true;
  }

  /** Hands all of them on, first come first; the buffers stay this queue's. */
  void drainTo(Consumer<ByteBuf> next) {
    for (ByteBuf payload = waiting.poll(); payload != null; payload = waiting.poll()) {
      try {
        next.accept(payload);
      } finally {
        payload.release();
      }
    }
    bytes = 0;
  }

  /** Throws all of them away. */
  void drop() {
    drainTo(payload -> {});
  }
}
