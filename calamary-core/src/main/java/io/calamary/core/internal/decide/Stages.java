package io.calamary.core.internal.decide;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The one place where stages of user code come back to an event loop. */
public final class Stages {
  private Stages() {}

  /**
   * Calls back on the loop, once: with the value, or with what went wrong, a {@link
   * TimeoutException} included. At once if the stage is complete. To be called on the loop.
   */
  public static <T> void on(
      EventLoop loop,
      CompletionStage<T> stage,
      long timeoutNanos,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    CompletableFuture<T> future = done(stage);
    if (future != null) {
      T value = null;
      Throwable failure = null;
      try {
        value = future.getNow(null);
      } catch (RuntimeException e) {
        failure = unwrap(e);
      }
      then.accept(value, failure);
      return;
    }
    new Waiting<>(loop, then).start(stage, timeoutNanos);
  }

  /** The stage as a future, if that is known to be complete; a stage need not be able to tell. */
  private static <T> @Nullable CompletableFuture<T> done(CompletionStage<T> stage) {
    try {
      CompletableFuture<T> future = stage.toCompletableFuture();
      return future.isDone() ? future : null;
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** A stage that is not complete yet; its state is of the loop alone. */
  private static final class Waiting<T> {
    private final EventLoop loop;
    private final BiConsumer<@Nullable T, @Nullable Throwable> then;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean told;

    Waiting(EventLoop loop, BiConsumer<@Nullable T, @Nullable Throwable> then) {
      this.loop = loop;
      this.then = then;
    }

    void start(CompletionStage<T> stage, long timeoutNanos) {
      timeout =
          loop.schedule(
              () -> tell(null, new TimeoutException("no answer in time")),
              timeoutNanos,
              TimeUnit.NANOSECONDS);
      stage.whenComplete((value, failure) -> loop.execute(() -> tell(value, failure)));
    }

    private void tell(@Nullable T value, @Nullable Throwable failure) {
      if (told) {
        return;
      }
      told = true;
      ScheduledFuture<?> running = timeout;
      if (running != null) {
        running.cancel(false);
      }
      then.accept(value, failure == null ? null : unwrap(failure));
    }
  }
}
