package io.calamary.core.internal.observe;

import io.calamary.flow.CloseReason;
import io.calamary.observe.ServerStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a server. Thread-safe: every figure is an adder of its own. */
public final class StatsRecorder implements ServerStats {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder gone = new LongAdder();
  private final LongAdder opened = new LongAdder();
  private final LongAdder toTarget = new LongAdder();
  private final LongAdder toClient = new LongAdder();
  private final LongAdder datagramsDropped = new LongAdder();
  private final LongAdder[] closed = new LongAdder[CloseReason.values().length];

  /** Starts at zero. */
  public StatsRecorder() {
    for (int i = 0; i < closed.length; i++) {
      closed[i] = new LongAdder();
    }
  }

  /** A client connection was accepted. */
  public void connectionAccepted() {
    accepted.increment();
  }

  /** A client connection was turned away. */
  public void connectionRejected() {
    rejected.increment();
  }

  /** An accepted connection is gone. */
  public void connectionClosed() {
    gone.increment();
  }

  /** A flow was opened. */
  public void flowOpened() {
    opened.increment();
  }

  /** A flow ended. */
  public void flowClosed(CloseReason reason) {
    closed[reason.ordinal()].increment();
  }

  /** A client's datagram was dropped before it belonged to a flow. */
  public void datagramDropped() {
    datagramsDropped.increment();
  }

  /** Payload was moved. */
  public void moved(long bytesToTarget, long bytesToClient) {
    if (bytesToTarget != 0) {
      toTarget.add(bytesToTarget);
    }
    if (bytesToClient != 0) {
      toClient.add(bytesToClient);
    }
  }

  @Override
  public long openConnections() {
    long ended = gone.sum();
    return Math.max(0, accepted.sum() - ended);
  }

  @Override
  public long connectionsAccepted() {
    return accepted.sum();
  }

  @Override
  public long connectionsRejected() {
    return rejected.sum();
  }

  @Override
  public long openFlows() {
    long ended = 0;
    for (LongAdder adder : closed) {
      ended += adder.sum();
    }
    return Math.max(0, opened.sum() - ended);
  }

  @Override
  public long flowsOpened() {
    return opened.sum();
  }

  @Override
  public Map<CloseReason, Long> flowsClosed() {
    Map<CloseReason, Long> result = new EnumMap<>(CloseReason.class);
    for (CloseReason reason : CloseReason.values()) {
      result.put(reason, closed[reason.ordinal()].sum());
    }
    return result;
  }

  @Override
  public long bytesToTarget() {
    return toTarget.sum();
  }

  @Override
  public long bytesToClient() {
    return toClient.sum();
  }

  @Override
  public long datagramsDropped() {
    return datagramsDropped.sum();
  }
}
