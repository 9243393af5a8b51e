package io.calamary.core.internal.relay;

import io.calamary.flow.CloseReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Remembers what a tunnel moved, and how it ended. */
final class Outcome implements TunnelListener {
  final AtomicLong toTarget = new AtomicLong();
  final AtomicLong toClient = new AtomicLong();
  final CompletableFuture<CloseReason> reason = new CompletableFuture<>();

  @Override
  public void moved(long up, long down) {
    toTarget.addAndGet(up);
    toClient.addAndGet(down);
  }

  @Override
  public void ended(CloseReason why, @Nullable String detail) {
    if (!reason.complete(why)) {
      throw new AssertionError("ended twice");
    }
  }
}
