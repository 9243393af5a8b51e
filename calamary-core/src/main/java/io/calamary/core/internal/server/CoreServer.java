package io.calamary.core.internal.server;

import io.calamary.BoundListener;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.internal.observe.StatsRecorder;
import io.calamary.filter.FlowFilter;
import io.calamary.observe.ServerStats;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server. Its state moves one way, by compare-and-set; what a start made is published by the
 * future that completes it.
 */
final class CoreServer implements ProxyServer {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

  private final ProxyServerConfig config;
  private final StatsRecorder stats = new StatsRecorder();
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile FlowFilter filter;
  private volatile @Nullable Running running;

  CoreServer(ProxyServerConfig config) {
    this.config = config;
    this.filter = config.filter();
  }

  @Override
  public ProxyServer start() {
    refuseToBlock("start");
    try {
      startAsync().toCompletableFuture().join();
      return this;
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProxyStartException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<ProxyServer> startAsync() {
    if (!state.compareAndSet(State.NEW, State.STARTING)) {
      throw new IllegalStateException(
          "the server is " + state.get() + " (expected: NEW; a server is started once)");
    }
    CompletableFuture<ProxyServer> started = new CompletableFuture<>();
    Running.start(config, stats)
        .whenComplete(
            (made, failure) -> {
              if (failure != null) {
                state.set(State.CLOSED);
                closed.complete(null);
                started.completeExceptionally(unwrap(failure));
              } else {
                running = made;
                made.judge().filter(filter);
                state.compareAndSet(State.STARTING, State.RUNNING);
                LOG.info("started with {} on {}", made.bound(), made.describe());
                started.complete(this);
              }
            });
    return started.minimalCompletionStage();
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  public State state() {
    return Objects.requireNonNull(state.get(), "state");
  }

  @Override
  public List<BoundListener> listeners() {
    Running now = running;
    return now == null || state.get() == State.CLOSED ? List.of() : now.listeners();
  }

  @Override
  public BoundListener listener(String name) {
    Objects.requireNonNull(name, "name");
    List<BoundListener> all = listeners();
    return all.stream()
        .filter(bound -> bound.listener().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "listener: '"
                        + name
                        + "' (expected: one of "
                        + all.stream().map(bound -> bound.listener().name()).toList()
                        + ")"));
  }

  @Override
  public ServerStats stats() {
    return stats;
  }

  @Override
  public void updateFilter(FlowFilter value) {
    filter = Objects.requireNonNull(value, "filter");
    Running now = running;
    if (now != null) {
      now.judge().filter(value);
    }
  }

  @Override
  public CompletionStage<Void> drain(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 0 or more)");
    }
    if (state.compareAndSet(State.NEW, State.CLOSED)) {
      closed.complete(null);
    } else if (state.get() == State.STARTING) {
      throw new IllegalStateException("the server is starting (remedy: wait for startAsync)");
    } else if (state.compareAndSet(State.RUNNING, State.DRAINING)) {
      Objects.requireNonNull(running, "running")
          .stop(timeout)
          .whenComplete(
              (done, failure) -> {
                state.set(State.CLOSED);
                LOG.info("closed");
                closed.complete(null);
              });
    }
    return closed.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> closeAsync() {
    return drain(config.timeouts().drain());
  }

  @Override
  public CompletionStage<Void> whenClosed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void close() {
    refuseToBlock("close");
    closeAsync().toCompletableFuture().join();
  }

  private static void refuseToBlock(String what) {
    if (EventLoops.current()) {
      throw new IllegalStateException(
          what + "() would block an event loop (remedy: use " + what + "Async())");
    }
  }
}
