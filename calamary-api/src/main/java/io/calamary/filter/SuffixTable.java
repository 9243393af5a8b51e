package io.calamary.filter;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules for all the patterns that match a name. The name is read once, from its end; the
 * time does not grow with the number of patterns, and nothing is allocated.
 */
final class SuffixTable {
  private static final int[] NONE = {};

  /** Open addressing, at most half full, so that a search ends soon at an empty slot. */
  private final @Nullable String[] names;

  private final int[] @Nullable [] same;
  private final int[] @Nullable [] below;
  private final int mask;

  SuffixTable(Map<Object, int[]> rules) {
    mask = Integer.highestOneBit(Math.max(1, rules.size())) * 4 - 1;
    names = new @Nullable String[mask + 1];
    same = new int[mask + 1] @Nullable [];
    below = new int[mask + 1] @Nullable [];
    rules.forEach((pattern, numbers) -> put((DomainPattern) pattern, numbers));
  }

  /** A table that only tells whether there is a pattern. */
  static SuffixTable of(Collection<DomainPattern> patterns) {
    Map<Object, int[]> rules = new HashMap<>();
    patterns.forEach(pattern -> rules.put(pattern, NONE));
    return new SuffixTable(rules);
  }

  private void put(DomainPattern pattern, int[] numbers) {
    String name = pattern.name();
    int hash = 0;
    for (int i = name.length() - 1; i >= 0; i--) {
      hash = next(hash, name.charAt(i));
    }
    int slot = slot(name, 0, hash);
    names[slot] = name;
    (pattern.below() ? below : same)[slot] = numbers;
  }

  /** Adds the rules for the patterns that match the name. */
  void find(String host, Candidates out) {
    int hash = 0;
    for (int i = host.length() - 1; i >= 0; i--) {
      char c = host.charAt(i);
      if (c == '.' && i > 0) {
        out.add(below[slot(host, i + 1, hash)]);
      }
      hash = next(hash, c);
    }
    out.add(same[slot(host, 0, hash)]);
  }

  /** Whether a pattern matches the name. */
  boolean contains(String host) {
    int hash = 0;
    for (int i = host.length() - 1; i >= 0; i--) {
      char c = host.charAt(i);
      if (c == '.' && i > 0 && below[slot(host, i + 1, hash)] != null) {
        return true;
      }
      hash = next(hash, c);
    }
    return same[slot(host, 0, hash)] != null;
  }

  private static int next(int hash, char c) {
    return hash * 31 + c;
  }

  /** The slot of what the host has from this place on, or the empty one where it would be. */
  private int slot(String host, int from, int hash) {
    int length = host.length() - from;
    int slot = (hash * 0x9e37_79b9 >>> 7) & mask;
    for (String name = names[slot]; name != null; name = names[slot]) {
      if (name.length() == length && host.startsWith(name, from)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
