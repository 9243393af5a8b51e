package io.calamary.core.testkit;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers all events, and waits for those that must come. Thread-safe. */
public final class RecordingObserver implements FlowObserver {
  private final List<InetSocketAddress> accepted = new CopyOnWriteArrayList<>();
  private final List<CloseReason> rejected = new CopyOnWriteArrayList<>();
  private final List<CloseReason> connectionsClosed = new CopyOnWriteArrayList<>();
  private final List<Flow> opened = new CopyOnWriteArrayList<>();
  private final List<Decided> decided = new CopyOnWriteArrayList<>();
  private final List<Flow> connected = new CopyOnWriteArrayList<>();
  private final List<Closed> closed = new CopyOnWriteArrayList<>();

  /** Starts with nothing. */
  public RecordingObserver() {}

  /** A decision about a flow. */
  public record Decided(Flow flow, Verdict verdict) {}

  /** The end of a flow. */
  public record Closed(Flow flow, FlowSummary summary) {}

  @Override
  public void connectionAccepted(String listener, InetSocketAddress source) {
    accepted.add(source);
  }

  @Override
  public void connectionRejected(String listener, InetSocketAddress source, CloseReason reason) {
    rejected.add(reason);
  }

  @Override
  public void connectionClosed(String listener, InetSocketAddress source, CloseReason reason) {
    connectionsClosed.add(reason);
  }

  @Override
  public void flowOpened(Flow flow) {
    opened.add(flow);
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    decided.add(new Decided(flow, verdict));
  }

  @Override
  public void flowConnected(Flow flow) {
    connected.add(flow);
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    closed.add(new Closed(flow, summary));
  }

  /** Waits for the end of the first flow. */
  public Closed awaitClosed() {
    return awaitClosed(1).get(0);
  }

  /** Waits for the ends of so many flows. */
  public List<Closed> awaitClosed(int count) {
    Await.until(() -> count + " closed flows; there are " + closed, () -> closed.size() >= count);
    return List.copyOf(closed);
  }

  /** Waits for the ends of so many accepted connections. */
  public List<CloseReason> awaitConnectionsClosed(int count) {
    Await.until(
        () -> count + " closed connections; there are " + connectionsClosed,
        () -> connectionsClosed.size() >= count);
    return List.copyOf(connectionsClosed);
  }

  /** Waits until so many connections were turned away. */
  public List<CloseReason> awaitRejected(int count) {
    Await.until(() -> count + " rejected: " + rejected, () -> rejected.size() >= count);
    return List.copyOf(rejected);
  }

  /** Waits until so many flows were connected; one that moves counts again. */
  public List<Flow> awaitConnected(int count) {
    Await.until(() -> count + " connected flows: " + connected, () -> connected.size() >= count);
    return List.copyOf(connected);
  }

  /** The accepted connections. */
  public List<InetSocketAddress> accepted() {
    return List.copyOf(accepted);
  }

  /** Why accepted connections were closed. */
  public List<CloseReason> connectionsClosed() {
    return List.copyOf(connectionsClosed);
  }

  /** The opened flows. */
  public List<Flow> opened() {
    return List.copyOf(opened);
  }

  /** The decisions. */
  public List<Decided> decided() {
    return List.copyOf(decided);
  }

  /** The connected flows. */
  public List<Flow> connected() {
    return List.copyOf(connected);
  }

  /** The closed flows. */
  public List<Closed> closed() {
    return List.copyOf(closed);
  }

  /** Fails unless each opened flow was closed once, and each accepted connection too. */
  public void assertEachClosedOnce() {
    List<Long> ids = opened.stream().map(Flow::id).sorted().toList();
    List<Long> ends = closed.stream().map(end -> end.flow().id()).sorted().toList();
    if (!ids.equals(ends)) {
      throw new AssertionError("opened flows " + ids + ", closed flows " + ends);
    }
    if (accepted.size() != connectionsClosed.size()) {
      throw new AssertionError(
          accepted.size() + " connections accepted, closed: " + connectionsClosed);
    }
  }
}
