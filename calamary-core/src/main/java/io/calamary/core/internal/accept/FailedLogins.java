package io.calamary.core.internal.accept;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts wrong passwords for each source, so that guessing is slow: more than ten within a minute
 * have to wait for the next minute. Thread-safe; remembers a bounded number of sources.
 */
final class FailedLogins {
  static final int MOST = 10;
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_SOURCES = 10_000;

  private final ConcurrentMap<SourceKey, Failures> sources = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  FailedLogins(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Failures(long since, int count) {}

  boolean tooMany(InetAddress address) {
    SourceKey source = SourceKey.of(address);
    Failures failures = sources.get(source);
    if (failures == null || failures.count < MOST) {
      return false;
    }
    if (over(failures)) {
      sources.remove(source, failures);
      return false;
    }
    return true;
  }

  void add(InetAddress address) {
    SourceKey source = SourceKey.of(address);
    if (sources.size() >= MOST_SOURCES) {
      sources.values().removeIf(this::over);
    }
    if (sources.size() < MOST_SOURCES || sources.containsKey(source)) {
      sources.compute(
          source,
          (key, before) ->
              before == null || over(before)
                  ? new Failures(nanoTime.getAsLong(), 1)
                  : new Failures(before.since, before.count + 1));
    }
  }

  void forget(InetAddress address) {
    sources.remove(SourceKey.of(address));
  }

  private boolean over(Failures failures) {
    return nanoTime.getAsLong() - failures.since >= PERIOD_NANOS;
  }
}
