package io.calamary.core.internal.inspect.quic;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how much time goes into keys: each source may have some at once, and then so many a
 * second; and so may all together. Sources share a fixed number of places. For one thread at a
 * time.
 */
public final class KeyBudget {
  /** How many keys a source may have at once, and in a second. */
  static final int MOST_PER_SOURCE = 1_000;

  /** How many keys all sources together may have at once, and in a second. */
  static final int MOST = 20_000;

  private static final int PLACES = 1024;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  // When the place will be as if it had never been used; a leaky bucket needs no more.
  private final long[] free = new long[PLACES + 1];
  private final int seed = ThreadLocalRandom.current().nextInt();

  /** Starts with nothing spent. */
  public KeyBudget(long nowNanos) {
    Arrays.fill(free, nowNanos);
  }

  /** Takes one; false if there is none. */
  public boolean take(InetAddress source, long nowNanos) {
    int place = (source.hashCode() ^ seed) * 0x9e3779b9 >>> 22;
    if (!fits(place, MOST_PER_SOURCE, nowNanos) || !fits(PLACES, MOST, nowNanos)) {
      return false;
    }
    spend(place, MOST_PER_SOURCE, nowNanos);
    spend(PLACES, MOST, nowNanos);
    return true;
  }

  private boolean fits(int place, int most, long now) {
    return free[place] - now <= SECOND - SECOND / most;
  }

  private void spend(int place, int most, long now) {
    long from = free[place] - now > 0 ? free[place] : now;
    free[place] = from + SECOND / most;
  }
}
