package io.calamary.core.internal.server;

import io.calamary.core.internal.flow.ClientSide;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.flow.LoopState;
import io.calamary.core.spi.DrainEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends the clients of a server: tells each mode, waits for the flows that run, and cuts what is
 * left when the time is over. Each event loop drains by itself.
 */
final class Drain {
  private static final long LOOK_MILLIS = 10;

  /** For ever, in numbers that can be added to a time. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Engine engine;

  Drain(Engine engine) {
    this.engine = engine;
  }

  /** Completes when no client is left on any loop. */
  CompletableFuture<Void> run(Duration timeout) {
    Duration bounded = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    long deadline = System.nanoTime() + bounded.toNanos();
    return CompletableFuture.allOf(
        engine.loops().stream()
            .map(loop -> drain(loop, deadline))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> drain(LoopState loop, long deadline) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.loop()
        .execute(
            () -> {
              loop.clients().forEach(Drain::tellMode);
              await(loop, deadline, done);
            });
    return done;
  }

  private static void tellMode(ClientSide client) {
    client.channel().pipeline().fireUserEventTriggered(DrainEvent.INSTANCE);
  }

  private void await(LoopState loop, long deadline, CompletableFuture<Void> done) {
    if (!loop.isEmpty() && System.nanoTime() - deadline >= 0) {
      loop.clients().forEach(ClientSide::cut);
    }
    if (loop.isEmpty()) {
      loop.closeIdleTargets();
      done.complete(null);
    } else {
      loop.loop().schedule(() -> await(loop, deadline, done), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
