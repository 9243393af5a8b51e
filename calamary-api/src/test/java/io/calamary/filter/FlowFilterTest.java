package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowFilterTest {
  private static final Flow FLOW = Flows.to("example.com");
  private static final FlowFilter PASSING = flow -> Verdict.PASS.stage();
  private static final FlowFilter NEVER_ASKED =
      flow -> {
        throw new AssertionError("asked although the first filter decided");
      };

  private static FlowFilter later(CompletableFuture<Verdict> verdict) {
    return flow -> verdict;
  }

  @Test
  void asksTheNextOnlyAfterAPass() {
    assertSame(Verdict.DROP.stage(), PASSING.then(flow -> Verdict.DROP.stage()).decide(FLOW));
    assertSame(Verdict.ALLOW.stage(), RuleSet.allowAll().then(NEVER_ASKED).decide(FLOW));
    FlowFilter needing = flow -> Verdict.need(Fact.ADDRESS).stage();
    assertSame(Verdict.need(Fact.ADDRESS).stage(), needing.then(NEVER_ASKED).decide(FLOW));
  }

  @ParameterizedTest
  @CsvSource({"true, DENY", "false, ALLOW"})
  void waitsForAFirstThatTakesItsTime(boolean pass, Verdict.Kind expected) {
    CompletableFuture<Verdict> pending = new CompletableFuture<>();
    FlowFilter chain = later(pending).then(RuleSet.denyAll());
    CompletableFuture<Verdict> answer = chain.decide(FLOW).toCompletableFuture();

    assertFalse(answer.isDone());
    pending.complete(pass ? Verdict.PASS : Verdict.ALLOW);
    assertEquals(expected, answer.join().kind());
  }

  @Test
  void aFailureOfTheFirstIsTheFailureOfBoth() {
    FlowFilter failing = later(CompletableFuture.failedFuture(new IllegalStateException("broken")));
    CompletableFuture<Verdict> answer =
        failing.then(RuleSet.allowAll()).decide(FLOW).toCompletableFuture();

    CompletionException e = assertThrows(CompletionException.class, answer::join);
    assertEquals("broken", e.getCause().getMessage());
  }

  @Test
  void noVerdictIsAFailure() {
    FlowFilter nothing = later(CompletableFuture.completedFuture(null));
    CompletableFuture<Verdict> answer =
        nothing.then(RuleSet.allowAll()).decide(FLOW).toCompletableFuture();

    assertThrows(CompletionException.class, answer::join);
    assertThrows(
        NullPointerException.class, () -> later(null).then(RuleSet.allowAll()).decide(FLOW));
    assertThrows(NullPointerException.class, () -> PASSING.then(null));
  }

  @Test
  void chainsOfThree() {
    FlowFilter chain = PASSING.then(PASSING).then(RuleSet.allowAll());

    assertSame(Verdict.ALLOW, Verdict.ofCompleted(chain.decide(FLOW)));
  }

  @Test
  void blockingRunsOnItsExecutor() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    FlowFilter filter = FlowFilter.blocking(tasks::add, flow -> Verdict.DENY.by(flow.listener()));
    CompletableFuture<Verdict> answer = filter.decide(FLOW).toCompletableFuture();

    assertFalse(answer.isDone());
    assertEquals(1, tasks.size());
    tasks.remove().run();
    assertEquals("main", answer.join().rule());
  }

  @Test
  void whatABlockingFilterThrowsFailsTheStage() {
    FlowFilter filter =
        FlowFilter.blocking(
            Runnable::run,
            flow -> {
              throw new IllegalStateException("broken");
            });

    assertTrue(filter.decide(FLOW).toCompletableFuture().isCompletedExceptionally());
    assertThrows(NullPointerException.class, () -> FlowFilter.blocking(null, flow -> Verdict.DENY));
    assertThrows(NullPointerException.class, () -> FlowFilter.blocking(Runnable::run, null));
  }
}
