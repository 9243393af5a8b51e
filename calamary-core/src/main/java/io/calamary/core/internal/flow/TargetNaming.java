package io.calamary.core.internal.flow;

import io.calamary.core.internal.decide.Stages;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.resolve.Target;
import io.calamary.resolve.TargetResolver;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the target resolver; one that fails, in whatever way, refuses the flow. */
final class TargetNaming {
  private final Engine engine;
  private final LoopState loop;

  TargetNaming(Engine engine, LoopState loop) {
    this.engine = engine;
    this.loop = loop;
  }

  /**
   * Calls exactly one of the three, on the loop.
   *
   * @param inspect the first bytes are needed before the resolver can be asked
   */
  void ask(Flow flow, Runnable inspect, Consumer<Target> named, Consumer<FlowFailure> failed) {
    TargetResolver resolver = engine.targetResolver();
    CompletionStage<Target> stage;
    try {
      if (resolver.needs(flow).contains(Fact.INSPECTION) && !flow.knows(Fact.INSPECTION)) {
        inspect.run();
        return;
      }
      stage = resolver.resolve(flow);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      failed.accept(failure("the target resolver failed", e));
      return;
    }
    if (stage == null) {
      failed.accept(failure("the target resolver answered null", null));
      return;
    }
    Stages.on(
        loop.loop(),
        stage,
        engine.times().decide,
        (target, cause) -> {
          if (target != null) {
            named.accept(target);
          } else {
            String what = cause instanceof TimeoutException ? "took too long" : "failed";
            failed.accept(failure("the target resolver " + what, cause));
          }
        });
  }

  private static FlowFailure failure(String detail, @Nullable Throwable cause) {
    return new FlowFailure(CloseReason.FILTER_ERROR, detail, cause);
  }
}
