package io.calamary.core.internal.resolve;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one address family, for all event loops. Thread-safe, and nobody waits for
 * anybody.
 *
 * <p>Bounded by two generations: when the young one is full it becomes the old one, and what was
 * old and not asked for since is forgotten.
 */
final class AnswerCache {
  private final int perGeneration;
  private final AtomicReference<Generations> generations;

  /** A cache of so many names at the most. */
  AnswerCache(int maxNames) {
    perGeneration = maxNames / 2;
    generations = new AtomicReference<>(new Generations(new ConcurrentHashMap<>()));
  }

  /** What is known of a name; null if nothing is, or no longer. */
  @Nullable Answer get(String name, long now) {
    Generations current = current();
    Entry entry = current.young.get(name);
    boolean old = entry == null;
    if (old) {
      entry = current.old.get(name);
    }
    if (entry == null || entry.expires - now <= 0) {
      return null;
    }
    if (old) {
      put(name, entry);
    }
    return entry.answer;
  }

  /**
   * Keeps an answer.
   *
   * @param expires until when it holds, as {@link System#nanoTime()} counts
   */
  void put(String name, Answer answer, long expires) {
    put(name, new Entry(answer, expires));
  }

  private void put(String name, Entry entry) {
    Generations current = current();
    current.young.put(name, entry);
    if (current.young.size() >= perGeneration) {
      generations.compareAndSet(current, new Generations(current.young));
    }
  }

  /** How many names are known, for tests. */
  int size() {
    Generations current = current();
    return current.young.size() + current.old.size();
  }

  private Generations current() {
    return Objects.requireNonNull(generations.get(), "generations");
  }

  private record Entry(Answer answer, long expires) {}

  private static final class Generations {
    private final ConcurrentMap<String, Entry> young = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Entry> old;

    Generations(ConcurrentMap<String, Entry> old) {
      this.old = old;
    }
  }
}
