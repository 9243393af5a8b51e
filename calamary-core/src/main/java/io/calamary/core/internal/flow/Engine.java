package io.calamary.core.internal.flow;

import io.calamary.Limits;
import io.calamary.Timeouts;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.decide.Judge;
import io.calamary.core.internal.observe.GuardedObservers;
import io.calamary.core.internal.observe.StatsRecorder;
import io.calamary.core.internal.upstream.Upstreams;
import io.calamary.resolve.TargetResolver;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the flows of a server share. Thread-safe: the parts are, and what belongs to one event loop
 * is in its {@link LoopState}.
 */
public final class Engine {
  private final Parts parts;
  private final EngineTimes times;
  private final UdpFlowCount udpFlows;
  private final ConcurrentMap<EventLoop, LoopState> loops = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger associations = new AtomicInteger();
  private volatile boolean draining;

  /**
   * The parts of an engine.
   *
   * @param judge decides
   * @param dialer connects
   * @param upstreams connects through others
   * @param targetResolver names targets
   * @param observers receive events
   * @param stats count
   * @param limits bound
   * @param timeouts bound too
   */
  public record Parts(
      Judge judge,
      TargetDialer dialer,
      Upstreams upstreams,
      TargetResolver targetResolver,
      GuardedObservers observers,
      StatsRecorder stats,
      Limits limits,
      Timeouts timeouts) {}

  /** Puts an engine together. */
  public Engine(Parts parts) {
    this.parts = parts;
    this.times = new EngineTimes(parts.timeouts());
    this.udpFlows = new UdpFlowCount(parts.limits());
  }

  Judge judge() {
    return parts.judge();
  }

  TargetDialer dialer() {
    return parts.dialer();
  }

  Upstreams upstreams() {
    return parts.upstreams();
  }

  TargetResolver targetResolver() {
    return parts.targetResolver();
  }

  /** The observers. */
  public GuardedObservers observers() {
    return parts.observers();
  }

  /** The counters. */
  public StatsRecorder stats() {
    return parts.stats();
  }

  Limits limits() {
    return parts.limits();
  }

  EngineTimes times() {
    return times;
  }

  UdpFlowCount udpFlows() {
    return udpFlows;
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  /** Counts one more UDP association; false if there are too many. */
  boolean startAssociation() {
    int most = limits().maxUdpAssociations();
    if (associations.incrementAndGet() > most && most > 0) {
      associations.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Counts one less. */
  void endAssociation() {
    associations.decrementAndGet();
  }

  /** The state of an event loop. */
  public LoopState loop(EventLoop loop) {
    LoopState state = loops.get(loop);
    return state != null
        ? state
        : loops.computeIfAbsent(
            loop, key -> new LoopState(key, parts.limits(), parts.timeouts().idleTarget()));
  }

  /** The states of all event loops that were used. */
  public Collection<LoopState> loops() {
    return loops.values();
  }

  /** Whether the server has stopped accepting. */
  public boolean draining() {
    return draining;
  }

  /** From now on the server accepts nothing. */
  public void startDraining() {
    draining = true;
  }
}
