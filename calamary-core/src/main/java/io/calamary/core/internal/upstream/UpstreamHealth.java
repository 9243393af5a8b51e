package io.calamary.core.internal.upstream;

import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which upstreams could not be reached, so that others are tried first for a while.
 * Thread-safe; its size is bounded, as selectors may make upstreams as they like.
 */
public final class UpstreamHealth {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST = 1024;

  private final ConcurrentMap<Key, Failed> failed = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /** Everybody is well. */
  public UpstreamHealth() {
    this(System::nanoTime);
  }

  UpstreamHealth(LongSupplier clock) {
    this.clock = clock;
  }

  private record Key(UpstreamProxy.Kind kind, @Nullable Endpoint endpoint) {
    static Key of(UpstreamProxy proxy) {
      return new Key(proxy.kind(), proxy.endpoint());
    }
  }

  /** How often in a row, and until when others come first. */
  private record Failed(int times, long until) {}

  /** The upstreams in the order in which to try them: the well ones, then who is back soonest. */
  public List<UpstreamProxy> order(List<UpstreamProxy> proxies) {
    if (failed.isEmpty() || proxies.size() < 2) {
      return proxies;
    }
    long now = clock.getAsLong();
    List<UpstreamProxy> sorted = new ArrayList<>(proxies);
    // The sort is stable: who is well keeps its place.
    sorted.sort(Comparator.comparingLong(proxy -> waits(proxy, now)));
    return sorted;
  }

  private long waits(UpstreamProxy proxy, long now) {
    Failed state = failed.get(Key.of(proxy));
    return state == null ? 0 : Math.max(0, state.until - now);
  }

  /** It could not be reached. */
  public void failed(UpstreamProxy proxy) {
    long now = clock.getAsLong();
    if (failed.size() >= MOST) {
      failed.values().removeIf(state -> state.until - now <= 0);
    }
    Key key = Key.of(proxy);
    if (failed.size() < MOST || failed.containsKey(key)) {
      failed.compute(key, (same, before) -> next(before, now));
    }
  }

  /** Failures at the same time, of many flows, count once. */
  private static Failed next(@Nullable Failed before, long now) {
    if (before != null && before.until - now > 0) {
      return before;
    }
    int times = before == null ? 0 : Math.min(before.times + 1, 6);
    return new Failed(times, now + Math.min(FIRST_NANOS << times, LONGEST_NANOS));
  }

  /** It was reached. */
  public void succeeded(UpstreamProxy proxy) {
    if (!failed.isEmpty()) {
      failed.remove(Key.of(proxy));
    }
  }
}
