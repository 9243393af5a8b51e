package io.calamary.core.internal.accept;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts wrong passwords for each source, so that guessing is slow: more than ten within a minute
 * have to wait for the next minute. A client with IPv6 has a whole network to come from, so the
 * first 64 bits are one source. Thread-safe; remembers a bounded number of sources.
 */
final class FailedLogins {
  static final int MOST = 10;
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_SOURCES = 10_000;

  private final ConcurrentMap<Long, Failures> sources = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  FailedLogins(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Failures(long since, int count) {}

  /** The first 64 bits; as no network with IPv6 begins like an IPv4 address, nobody shares them. */
  private static Long key(InetAddress source) {
    byte[] octets = source.getAddress();
    long bits = 0;
    for (int i = 0; i < Math.min(octets.length, Long.BYTES); i++) {
      bits = bits << 8 | octets[i] & 0xff;
    }
    return bits;
  }

  boolean tooMany(InetAddress source) {
    Long key = key(source);
    Failures failures = sources.get(key);
    if (failures == null || failures.count < MOST) {
      return false;
    }
    if (over(failures)) {
      sources.remove(key, failures);
      return false;
    }
    return true;
  }

  void add(InetAddress address) {
    SourceKey source = SourceKey.of(address);
    if (sources.size() >= MOST_SOURCES) {
      sources.values().removeIf(this::over);
    }
    Long key = key(source);
    if (sources.size() < MOST_SOURCES || sources.containsKey(key)) {
      sources.compute(
          key,
          (same, before) ->
              before == null || over(before)
                  ? new Failures(nanoTime.getAsLong(), 1)
                  : new Failures(before.since, before.count + 1));
    }
  }

  void forget(InetAddress source) {
    sources.remove(key(source));
  }

  private boolean over(Failures failures) {
    return nanoTime.getAsLong() - failures.since >= PERIOD_NANOS;
  }
}
