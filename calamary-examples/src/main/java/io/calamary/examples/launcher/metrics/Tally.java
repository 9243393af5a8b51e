package io.calamary.examples.launcher.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts things by what they are. Thread-safe.
 *
 * @param <K> what is counted
 */
final class Tally<K extends Comparable<K>> {
  private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();

  void count(K what) {
    LongAdder adder = counts.get(what);
    if (adder == null) {
      adder = counts.computeIfAbsent(what, key -> new LongAdder());
    }
    adder.increment();
  }

  /** The counts of now, in the order of the keys. */
  Map<K, Long> counts() {
    Map<K, Long> copy = new TreeMap<>();
    counts.forEach((key, count) -> copy.put(key, count.sum()));
    return copy;
  }
}
