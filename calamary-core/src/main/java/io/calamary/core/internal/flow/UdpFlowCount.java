package io.calamary.core.internal.flow;

import io.calamary.Limits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the UDP flows of a server, in total and for each source. Thread-safe. */
final class UdpFlowCount {
  private final int most;
  private final int mostPerSource;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentMap<Object, Integer> perSource = new ConcurrentHashMap<>();

  UdpFlowCount(Limits limits) {
    most = limits.maxUdpFlowsInTotal();
    mostPerSource = limits.maxUdpFlowsPerSource();
  }

  /** Who counts as one source: an IPv4 address, or an IPv6 /64, as one host owns that much. */
  static Object source(InetAddress address) {
    return address instanceof Inet6Address
        ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }

  /** Counts a flow in; false, and not counted, if there are too many. */
  boolean enter() {
    if (total.incrementAndGet() > most) {
      total.decrementAndGet();
      return false;
    }
    return true;
  }

  /** As {@link #enter()}, for a flow that also counts for its source. */
  boolean enter(Object source) {
    if (!enter()) {
      return false;
    }
    if (perSource.merge(source, 1, Integer::sum) > mostPerSource) {
      leave(source);
      return false;
    }
    return true;
  }

  /** Counts a flow out that {@link #enter()} counted in. */
  void leave() {
    total.decrementAndGet();
  }

  /** Counts a flow out that {@link #enter(Object)} counted in. */
  void leave(Object source) {
    perSource.computeIfPresent(source, (key, now) -> now <= 1 ? null : now - 1);
    leave();
  }

  /** How many there are. */
  int total() {
    return total.get();
  }

  /** How many sources are counted; for tests of what stays behind. */
  int sources() {
    return perSource.size();
  }
}
