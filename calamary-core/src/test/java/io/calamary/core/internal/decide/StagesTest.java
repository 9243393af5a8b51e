package io.calamary.core.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestLoops;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StagesTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(1);

  private final TestLoops loops = TestLoops.of("nio");
  private final EventLoop loop = loops.next();
  private final List<Object> told = new ArrayList<>();

  @AfterEach
  void close() {
    loops.close();
  }

  /** Waits on the loop; true if the callback came before this returned. */
  private boolean atOnce(CompletionStage<String> stage, long nanos) throws Exception {
    return TestLoops.on(
        loop,
        () -> {
          Stages.on(
              loop,
              stage,
              nanos,
              (value, failure) -> {
                assertTrue(loop.inEventLoop());
                told.add(failure == null ? String.valueOf(value) : failure);
              });
          return !told.isEmpty();
        });
  }

  private void awaitTold() {
    Await.until(
        "the callback",
        () -> {
          try {
            return TestLoops.on(loop, () -> !told.isEmpty());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void tellsWhatIsKnownAtOnce() throws Exception {
    assertTrue(atOnce(CompletableFuture.completedFuture("now"), LONG));
    assertEquals(List.of("now"), told);
  }

  @Test
  void tellsTheFailureItself() throws Exception {
    IOException failure = new IOException("on purpose");

    assertTrue(atOnce(CompletableFuture.failedFuture(failure), LONG));

    assertSame(failure, told.get(0));
  }

  @Test
  void unwrapsWhatADependentStageWraps() throws Exception {
    IOException failure = new IOException("on purpose");
    CompletableFuture<String> first = new CompletableFuture<>();
    atOnce(first.thenApply(value -> value), LONG);

    first.completeExceptionally(new CompletionException(failure));

    awaitTold();
    assertSame(failure, told.get(0));
  }

  @Test
  void tellsOnTheLoopWhatAnotherThreadCompletes() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    assertTrue(!atOnce(stage, LONG));

    stage.complete("later");

    awaitTold();
    assertEquals(List.of("later"), told);
  }

  @Test
  void takesStagesThatCannotBecomeFutures() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    atOnce(stage.minimalCompletionStage(), LONG);

    stage.complete("later");

    awaitTold();
    assertEquals(List.of("later"), told);
  }

  @Test
  void tellsOnlyTheTimeoutOfWhatComesTooLate() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    atOnce(stage, 1);
    awaitTold();

    stage.complete("too late");
    TestLoops.on(loop, () -> "everything before has run");

    assertEquals(1, told.size());
    assertInstanceOf(TimeoutException.class, told.get(0));
  }
}
