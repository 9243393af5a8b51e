package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Decides about flows. Called on the event loop of the flow, so it must not block; the stage that
 * it returns may complete on any thread. A filter that throws, fails, answers null or takes longer
 * than the decide timeout denies the flow.
 *
 * <p>A filter that needs a fact that is not known answers {@link Verdict#need}; it is asked again
 * when the fact is known. Where it needed {@link io.calamary.flow.Fact#ADDRESS}, it is asked once
 * for each address of the target.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FlowFilter {
  /**
   * Decides.
   *
   * @param flow what is known now
   * @return the verdict; {@link Verdict#stage()} makes one without allocating
   */
  CompletionStage<Verdict> decide(Flow flow);

  /** A filter that asks the next one wherever this one passes. */
  default FlowFilter then(FlowFilter next) {
    Objects.requireNonNull(next, "next");
    return flow -> {
      CompletionStage<Verdict> first = decide(flow);
      Verdict known = Verdict.ofCompleted(first);
      if (known != null) {
        return known.kind() == Verdict.Kind.PASS ? next.decide(flow) : first;
      }
      return first.thenCompose(
          verdict -> verdict.kind() == Verdict.Kind.PASS ? next.decide(flow) : verdict.stage());
    };
  }

  /** A filter from a function that may block, run on the given executor. */
  static FlowFilter blocking(Executor executor, Function<Flow, Verdict> decide) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(decide, "decide");
    return flow -> CompletableFuture.supplyAsync(() -> decide.apply(flow), executor);
  }
}
