package io.calamary.core.internal.accept;

import io.calamary.Limits;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts client connections, in total and for each source. Thread-safe; shared by all event loops.
 * A limit of 0 costs nothing.
 */
public final class ConnectionLimiter {
  private final int most;
  private final int mostPerSource;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentMap<SourceKey, Integer> perSource = new ConcurrentHashMap<>();

  /** Starts with no connections. */
  public ConnectionLimiter(Limits limits) {
    most = limits.maxConnections();
    mostPerSource = limits.maxConnectionsPerSource();
  }

  /** Counts a connection in; false, and not counted, if the limit of all is reached. */
  public boolean enter() {
    if (most > 0 && total.incrementAndGet() > most) {
      total.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Counts a connection in for its source; false, and not counted, if its limit is reached. */
  public boolean enterSource(InetAddress source) {
    if (mostPerSource <= 0) {
      return true;
    }
    SourceKey key = SourceKey.of(source);
    if (perSource.merge(key, 1, Integer::sum) > mostPerSource) {
      leaveSource(key);
      return false;
    }
    return true;
  }

  /** Counts in both; false, and not counted, if a limit is reached. */
  public boolean enter(InetAddress source) {
    if (!enter()) {
      return false;
    }
    if (!enterSource(source)) {
      leave();
      return false;
    }
    return true;
  }

  private void leaveSource(SourceKey key) {
    perSource.computeIfPresent(key, (k, now) -> now <= 1 ? null : now - 1);
  }

  /** Counts out what {@link #enterSource} counted in. */
  public void leaveSource(InetAddress source) {
    if (mostPerSource > 0) {
      leaveSource(SourceKey.of(source));
    }
  }

  /** Counts a connection out that {@link #enter(InetAddress)} counted in. */
  public void leave(InetAddress source) {
    leave();
    leaveSource(source);
  }

  /** Counts out what {@link #enter()} counted in. */
  public void leave() {
    if (most > 0) {
      total.decrementAndGet();
    }
  }

  /** How many sources are counted; for tests of what stays behind. */
  int sources() {
    return perSource.size();
  }
}
