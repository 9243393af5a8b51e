package io.calamary.transparent.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How many errors are sent, in total and to each client, as RFC 1812 section 4.3.2.8 and RFC 4443
 * section 2.4 want it: token buckets, each kept as the moment when it will be full. Clients share a
 * fixed number of them by chance, so that nobody can make this grow. An IPv6 /64 is one client.
 * Thread-safe.
 */
final class IcmpLimit {
  /** Errors a second to all clients, and as many at once. */
  static final int TOTAL = 1_000;

  /** Errors a second to one client. */
  static final int PER_CLIENT = 50;

  /** How many of them may go out at once: a browser opens many connections with a page. */
  static final int CLIENT_BURST = 100;

  private static final int BUCKETS = 4_096;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private final int seed;
  private final AtomicLongArray full = new AtomicLongArray(BUCKETS + 1);

  /**
   * Starts with full buckets.
   *
   * @param clock nanoseconds, which never go back
   * @param seed makes it unknown who shares a bucket with whom
   */
  IcmpLimit(LongSupplier clock, int seed) {
    this.clock = clock;
    this.seed = seed;
    long now = clock.getAsLong();
    for (int i = 0; i <= BUCKETS; i++) {
      full.set(i, now);
    }
  }

  /** Whether one may be sent now; if so, it is counted. */
  boolean permits(InetAddress client) {
    return take(bucket(client), PER_CLIENT, CLIENT_BURST) && take(BUCKETS, TOTAL, TOTAL);
  }

  private int bucket(InetAddress client) {
    ByteBuffer bytes = ByteBuffer.wrap(client.getAddress());
    long number = client instanceof Inet6Address ? bytes.getLong() : bytes.getInt();
    long mixed = (number ^ seed) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return (int) (mixed >>> 32) & BUCKETS - 1;
  }

  private boolean take(int bucket, int rate, int burst) {
    long each = SECOND / rate;
    long now = clock.getAsLong();
    long known = full.get(bucket);
    while (true) {
      long from = known - now < 0 ? now : known;
      if (from + each - now > burst * each) {
        return false;
      }
      long seen = full.compareAndExchange(bucket, known, from + each);
      if (seen == known) {
        return true;
      }
      known = seen;
    }
  }
}
