package io.calamary.core.internal.resolve;

import io.calamary.core.spi.FlowFailure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a lookup says; read it when it is done, or on its event loop. */
final class RecordingListener implements LookupListener {
  private static final long WAIT_SECONDS = 20;

  private final List<List<String>> batches = new ArrayList<>();
  private final CompletableFuture<Void> firstBatch = new CompletableFuture<>();
  private final CompletableFuture<@Nullable FlowFailure> done = new CompletableFuture<>();

  @Override
  public void found(List<InetAddress> addresses) {
    if (done.isDone()) {
      throw new AssertionError("found " + addresses + " after the end");
    }
    batches.add(addresses.stream().map(InetAddress::getHostAddress).toList());
    firstBatch.complete(null);
  }

  @Override
  public void done(@Nullable FlowFailure failure) {
    if (!done.complete(failure)) {
      throw new AssertionError("done twice, now with " + failure);
    }
  }

  boolean isDone() {
    return done.isDone();
  }

  List<List<String>> batches() {
    return List.copyOf(batches);
  }

  void awaitFirstBatch() throws Exception {
    firstBatch.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the end. */
  @Nullable FlowFailure await() throws Exception {
    return done.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the end and returns the batches. */
  List<List<String>> awaitBatches() throws Exception {
    FlowFailure failure = await();
    if (failure != null) {
      throw new AssertionError("failed: " + failure);
    }
    return batches();
  }
}
