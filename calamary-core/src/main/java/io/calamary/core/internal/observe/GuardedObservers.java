package io.calamary.core.internal.observe;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All observers as one; what one of them throws is logged and hurts nobody else. Thread-safe. */
public final class GuardedObservers implements FlowObserver {
  private static final Logger LOG = LoggerFactory.getLogger(FlowObserver.class);

  private final FlowObserver[] observers;
  private final RateLimitedLog log = new RateLimitedLog(LOG);

  /** Guards these observers. */
  public GuardedObservers(List<FlowObserver> observers) {
    this.observers = observers.toArray(new FlowObserver[0]);
  }

  @Override
  public void connectionAccepted(String listener, InetSocketAddress source) {
    if (observers.length > 0) {
      tell(observer -> observer.connectionAccepted(listener, source));
    }
  }

  @Override
  public void connectionRejected(String listener, InetSocketAddress source, CloseReason reason) {
    tell(observer -> observer.connectionRejected(listener, source, reason));
  }

  @Override
  public void connectionClosed(String listener, InetSocketAddress source, CloseReason reason) {
    if (observers.length > 0) {
      tell(observer -> observer.connectionClosed(listener, source, reason));
    }
  }

  @Override
  public void flowOpened(Flow flow) {
    if (observers.length > 0) {
      tell(observer -> observer.flowOpened(flow));
    }
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    if (observers.length > 0) {
      tell(observer -> observer.flowDecided(flow, verdict));
    }
  }

  @Override
  public void flowConnected(Flow flow) {
    if (observers.length > 0) {
      tell(observer -> observer.flowConnected(flow));
    }
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    if (observers.length > 0) {
      tell(observer -> observer.flowClosed(flow, summary));
    }
  }

  /** Whether anybody listens; if not, nobody needs to make what only observers see. */
  public boolean isEmpty() {
    return observers.length == 0;
  }

  private void tell(Consumer<FlowObserver> event) {
    for (FlowObserver observer : observers) {
      try {
        event.accept(observer);
      } catch (RuntimeException | LinkageError | AssertionError e) {
        log.warn(
            "observer " + observer.getClass().getName() + " failed; the event is lost to it", e);
      }
    }
  }
}
