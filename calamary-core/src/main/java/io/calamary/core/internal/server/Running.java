package io.calamary.core.internal.server;

import io.calamary.BoundListener;
import io.calamary.Listener;
import io.calamary.ProxyServerConfig;
import io.calamary.core.internal.decide.Judge;
import io.calamary.core.internal.flow.DatagramListener;
import io.calamary.core.internal.observe.StatsRecorder;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that is bound. Immutable; {@link Drain} ends it. */
final class Running {
  private final ServerRuntime runtime;
  private final List<Bound> bound;

  private Running(ServerRuntime runtime, List<Bound> bound) {
    this.runtime = runtime;
    this.bound = List.copyOf(bound);
  }

  /** Binds all listeners, or none: the first failure releases what there is. */
  static CompletableFuture<Running> start(ProxyServerConfig config, StatsRecorder stats) {
    ServerRuntime runtime;
    try {
      runtime = new ServerRuntime(config, stats);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    List<CompletableFuture<Bound>> binding = new ArrayList<>();
    RuntimeException failed = null;
    try {
      ListenerBinder binder = new ListenerBinder(config, runtime);
      for (Listener listener : config.listeners()) {
        binding.add(binder.bind(listener));
      }
    } catch (RuntimeException e) {
      failed = e;
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(binding.toArray(new CompletableFuture<?>[0]));
    RuntimeException refused = failed;
    return all.handle((done, failure) -> failure == null ? refused : failure)
        .thenCompose(
            failure -> failure == null ? up(runtime, binding) : down(runtime, binding, failure));
  }

  private static CompletableFuture<Running> up(
      ServerRuntime runtime, List<CompletableFuture<Bound>> binding) {
    return CompletableFuture.completedFuture(
        new Running(runtime, binding.stream().map(CompletableFuture::join).toList()));
  }

  private static CompletableFuture<Running> down(
      ServerRuntime runtime, List<CompletableFuture<Bound>> binding, Throwable failure) {
    List<Bound> bound =
        binding.stream()
            .filter(one -> !one.isCompletedExceptionally())
            .map(CompletableFuture::join)
            .toList();
    return new Running(runtime, bound)
        .stop(Duration.ZERO)
        .thenCompose(done -> CompletableFuture.failedFuture(failure));
  }

  Judge judge() {
    return runtime.judge();
  }

  List<BoundListener> listeners() {
    return List.copyOf(bound);
  }

  /** The bound addresses, for the log. */
  List<String> bound() {
    return bound.stream().map(one -> one.mode() + " " + one.address()).toList();
  }

  String describe() {
    return runtime.transport().describe();
  }

  /** Stops accepting, drains, and releases everything. */
  CompletableFuture<Void> stop(Duration timeout) {
    runtime.engine().startDraining();
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (Bound one : bound) {
      Channel channel = one.sockets().channel();
      if (channel != null) {
        closing.add(closed(channel));
      }
      DatagramListener datagrams = one.sockets().datagrams();
      if (datagrams != null) {
        closing.add(datagrams.close());
      }
    }
    return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]))
        .thenCompose(done -> new Drain(runtime.engine()).run(timeout))
        .thenCompose(done -> released());
  }

  private static CompletableFuture<Void> closed(Channel channel) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    channel.close().addListener(done -> result.complete(null));
    return result;
  }

  private CompletableFuture<Void> released() {
    bound.forEach(one -> one.acceptor().close());
    CompletableFuture<Void> result = new CompletableFuture<>();
    // Whoever waits is told by a thread that the group has not ended yet.
    runtime.release().addListener(done -> result.complete(null));
    return result;
  }
}
