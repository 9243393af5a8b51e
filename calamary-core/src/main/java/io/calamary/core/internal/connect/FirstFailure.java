package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/** Of the failures of several attempts, the first that tells something of the target. */
final class FirstFailure {
  private @Nullable FlowFailure failure;

  void remember(Throwable cause, boolean atOnce) {
    FlowFailure first = failure;
    if (first == null || !ConnectFailures.isMeaningful(first.reason())) {
      CloseReason reason = ConnectFailures.reason(cause, atOnce);
      if (first == null || ConnectFailures.isMeaningful(reason)) {
        failure = new FlowFailure(reason, null, cause);
      }
    }
  }

  /** With the number of attempts, where that is not one; null if none has failed. */
  @Nullable FlowFailure after(int attempts) {
    FlowFailure first = failure;
    return first == null || attempts == 1
        ? first
        : new FlowFailure(first.reason(), "after " + attempts + " attempts", first.cause());
  }
}
