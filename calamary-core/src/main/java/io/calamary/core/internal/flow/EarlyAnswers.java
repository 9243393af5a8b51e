package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a target says before its flow is open. Most never do, so nothing is made until then. */
final class EarlyAnswers {
  private @Nullable WaitingDatagrams waiting;

  /** Keeps a copy, if there is room. */
  void add(ByteBuf payload) {
    WaitingDatagrams kept = waiting == null ? new WaitingDatagrams() : waiting;
    waiting = kept;
    kept.add(payload);
  }

  /**
   * Ends the waiting.
   *
   * @param to takes them in their order, borrowed; null if they are of no use
   */
  void end(@Nullable Consumer<ByteBuf> to) {
    WaitingDatagrams kept = waiting;
    waiting = null;
    while (kept != null && kept.size() > 0) {
      ByteBuf first = kept.removeFirst();
      if (to != null) {
        to.accept(first);
      }
      first.release();
    }
  }
}
