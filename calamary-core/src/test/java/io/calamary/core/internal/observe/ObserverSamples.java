package io.calamary.core.internal.observe;

import io.calamary.core.testkit.FlowFixtures;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import java.util.List;

/** What observers and counters are told of a flow, to measure. */
public final class ObserverSamples {
  private static final int CHUNK = 16 * 1024;

  private final Flow flow = FlowFixtures.flow("www.example.com", 443);
  private final Counting counting = new Counting();
  private final GuardedObservers observers =
      new GuardedObservers(List.of(counting, new FlowObserver() {}));
  private final StatsRecorder stats = new StatsRecorder();

  /** Makes the samples; of one thread. */
  public ObserverSamples() {}

  /** Two observers are told of a flow; how many events one of them has seen so far. */
  public int events() {
    observers.connectionAccepted(flow.listener(), flow.source());
    observers.flowOpened(flow);
    observers.flowDecided(flow, Verdict.ALLOW);
    observers.flowConnected(flow);
    observers.connectionClosed(flow.listener(), flow.source(), CloseReason.COMPLETED);
    return counting.events;
  }

  /** The counters of a flow that moves a chunk each way. */
  public void counters() {
    stats.connectionAccepted();
    stats.flowOpened();
    stats.moved(0, CHUNK);
    stats.moved(CHUNK, 0);
    stats.flowClosed(CloseReason.COMPLETED);
    stats.connectionClosed();
  }

  private static final class Counting implements FlowObserver {
    private int events;

    @Override
    public void flowOpened(Flow opened) {
      events++;
    }

    @Override
    public void flowDecided(Flow decided, Verdict verdict) {
      events++;
    }

    @Override
    public void flowConnected(Flow connected) {
      events++;
    }
  }
}
