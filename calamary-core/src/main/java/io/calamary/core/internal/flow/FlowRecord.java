package io.calamary.core.internal.flow;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.observe.FlowSummary;
import io.calamary.upstream.UpstreamProxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One flow as it is known, its counters, and its events: each open is closed exactly once. */
final class FlowRecord {
  private final Engine engine;
  private final long openedNanos = System.nanoTime();
  private Flow flow;
  private long toTarget;
  private long toClient;
  private @Nullable Endpoint decidedFor;
  private @Nullable Endpoint connectedFor;
  private @Nullable InetAddress from;
  private @Nullable InetAddress only;
  private boolean closed;

  FlowRecord(Engine engine, Flow flow) {
    this.engine = engine;
    this.flow = flow;
    engine.stats().flowOpened();
    engine.observers().flowOpened(flow);
  }

  Flow flow() {
    return flow;
  }

  /** Sets the address that targets are connected from. */
  void from(@Nullable InetAddress address) {
    from = address;
  }

  /** The address that targets are connected from; null for the kernel's choice. */
  @Nullable InetAddress from() {
    return from;
  }

  /** Sets the one address that the target must have, and that is dialled; null for any. */
  void only(@Nullable InetAddress address) {
    only = address;
  }

  /** The one address that the target must have; null for any. */
  @Nullable InetAddress only() {
    return only;
  }

  boolean closed() {
    return closed;
  }

  void target(Endpoint target) {
    if (!target.equals(flow.target())) {
      flow = flow.toBuilder().target(target).build();
    }
  }

  void inspected(Inspection inspection) {
    flow = flow.toBuilder().inspection(inspection).build();
  }

  /** Tells the last word about a target; what is asked again for it is not told again. */
  void decided(Flow about, Verdict verdict) {
    if (!closed && !about.target().equals(decidedFor)) {
      decidedFor = about.target();
      engine.observers().flowDecided(about, verdict);
    }
  }

  /** Notes the upstream; that there is none only where there was one. */
  void via(UpstreamProxy proxy) {
    UpstreamProxy before = flow.attribute(UpstreamProxy.USED);
    if (before != proxy && (before != null || !proxy.isPlain())) {
      flow = flow.toBuilder().attribute(UpstreamProxy.USED, proxy).build();
    }
  }

  /**
   * The target is connected.
   *
   * @param address its address; null where only the upstream knows
   */
  void connected(@Nullable InetAddress address) {
    if (!Objects.equals(address, flow.address())) {
      flow = flow.toBuilder().address(address).build();
    }
    if (!flow.target().equals(connectedFor)) {
      connectedFor = flow.target();
      engine.observers().flowConnected(flow);
    }
  }

  void moved(long up, long down) {
    toTarget += up;
    toClient += down;
    engine.stats().moved(up, down);
  }

  void close(CloseReason reason, @Nullable String detail) {
    if (closed) {
      return;
    }
    closed = true;
    engine.stats().flowClosed(reason);
    if (!engine.observers().isEmpty()) {
      Duration duration = Duration.ofNanos(System.nanoTime() - openedNanos);
      engine
          .observers()
          .flowClosed(flow, FlowSummary.of(reason, detail, toTarget, toClient, duration));
    }
  }
}
