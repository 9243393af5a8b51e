package io.calamary.examples.observability;

import io.calamary.ProxyServer;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import io.calamary.observe.ServerStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

// tag::micrometer[]
/**
 * Feeds a Micrometer registry. All meters are made at once: an event loop then only counts, and no
 * tag is ever taken from what a client sent.
 */
public final class MicrometerObserver implements FlowObserver {
  private final MeterRegistry registry;
  private final Map<Verdict.Kind, Counter> verdicts = new EnumMap<>(Verdict.Kind.class);
  private final Map<CloseReason, Counter> rejected = new EnumMap<>(CloseReason.class);
  private final Map<CloseReason, Timer> ended = new EnumMap<>(CloseReason.class);

  /** Makes the meters. */
  public MicrometerObserver(MeterRegistry registry) {
    this.registry = registry;
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      verdicts.put(kind, registry.counter("calamary.verdicts", "verdict", kind.name()));
    }
    for (CloseReason reason : CloseReason.values()) {
      rejected.put(reason, registry.counter("calamary.rejected", "reason", reason.name()));
      ended.put(reason, registry.timer("calamary.flows", "reason", reason.name()));
    }
  }

  /** Adds what the server counts by itself; call it once the server is built. */
  public void watch(ProxyServer server) {
    ServerStats stats = server.stats();
    gauge("calamary.connections.open", stats, ServerStats::openConnections);
    gauge("calamary.flows.open", stats, ServerStats::openFlows);
    counter("calamary.bytes.to.target", stats, ServerStats::bytesToTarget);
    counter("calamary.bytes.to.client", stats, ServerStats::bytesToClient);
  }

  private void gauge(String name, ServerStats stats, ToDoubleFunction<ServerStats> value) {
    Gauge.builder(name, stats, value).strongReference(true).register(registry);
  }

  private void counter(String name, ServerStats stats, ToDoubleFunction<ServerStats> value) {
    FunctionCounter.builder(name, stats, value).register(registry);
  }

  @Override
  public void connectionRejected(String listener, InetSocketAddress source, CloseReason reason) {
    Objects.requireNonNull(rejected.get(reason)).increment();
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    Objects.requireNonNull(verdicts.get(verdict.kind())).increment();
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    Objects.requireNonNull(ended.get(summary.reason())).record(summary.duration());
  }
}
// end::micrometer[]
