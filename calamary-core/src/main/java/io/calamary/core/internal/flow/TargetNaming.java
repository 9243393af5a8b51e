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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks the target resolver; one that fails, in whatever way, refuses the flow. */
final class TargetNaming implements BiConsumer<@Nullable Target, @Nullable Throwable> {
  private final Engine engine;
  private final LoopState loop;
  private final Listener listener;

  /** Told one of the three, on the loop. */
  interface Listener {
    /** The first bytes are needed before the resolver can be asked. */
    void inspect();

    /** The resolver has spoken. */
    void named(Target target);

    /** It can't. */
    void unnamed(FlowFailure failure);
  }

  TargetNaming(Engine engine, LoopState loop, Listener listener) {
    this.engine = engine;
    this.loop = loop;
    this.listener = listener;
  }

  void ask(Flow flow) {
    TargetResolver resolver = engine.targetResolver();
    CompletionStage<Target> stage;
    try {
      if (resolver.needs(flow).contains(Fact.INSPECTION) && !flow.knows(Fact.INSPECTION)) {
        listener.inspect();
        return;
      }
      stage = resolver.resolve(flow);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      listener.unnamed(failure("the target resolver failed", e));
      return;
    }
    if (stage == null) {
      listener.unnamed(failure("the target resolver answered null", null));
      return;
    }
    Stages.on(loop.loop(), stage, engine.times().decide, this);
  }

  @Override
  public void accept(@Nullable Target target, @Nullable Throwable cause) {
    if (target != null) {
      listener.named(target);
    } else {
      String what = cause instanceof TimeoutException ? "took too long" : "failed";
      listener.unnamed(failure("the target resolver " + what, cause));
    }
  }

  private static FlowFailure failure(String detail, @Nullable Throwable cause) {
    return new FlowFailure(CloseReason.FILTER_ERROR, detail, cause);
  }
}
