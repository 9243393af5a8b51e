package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client sends while its flow is opened, in its order; what does not fit is dropped. Holds
 * copies, as the buffers of reads are much larger than most datagrams.
 */
final class WaitingDatagrams {
  /** How many may wait. */
  static final int MOST = 16;

  /** How many bytes they may have together. */
  static final int MOST_BYTES = 65_536;

  private final List<ByteBuf> waiting = new ArrayList<>(MOST);
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

  /** How many wait. */
  int size() {
    return waiting.size();
  }

  /** How many bytes they have together. */
  int bytes() {
    return bytes;
  }

  /** One of those that wait, the first being 0; stays this queue's. */
  ByteBuf get(int index) {
    return waiting.get(index);
  }

  /** Takes the first one out; to be released by the caller. */
  ByteBuf removeFirst() {
    ByteBuf first = waiting.remove(0);
    bytes -= first.readableBytes();
    return first;
  }

  /** Throws all of them away. */
  void drop() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    bytes = 0;
  }
}
