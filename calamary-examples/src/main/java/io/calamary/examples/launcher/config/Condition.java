package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * A key of a match with its values: one of the wanted ones, if there are any, and none of the
 * unwanted ones.
 */
record Condition(MatchKey key, List<Term> wanted, List<Term> unwanted) {
  Match match() {
    List<Match> parts = new ArrayList<>();
    if (!wanted.isEmpty()) {
      parts.add(key.anyOf(wanted));
    }
    if (!unwanted.isEmpty()) {
      parts.add(key.noneOf(unwanted));
    }
    return Match.allOf(parts.toArray(new Match[0]));
  }

  boolean isEverything() {
    return unwanted.isEmpty() && key.isEverything(wanted);
  }

  /** Whether every flow that meets the other condition, of the same key, meets this one too. */
  boolean covers(Condition other) {
    if (equals(other)) {
      return true;
    }
    return unwanted.isEmpty()
        && !other.wanted.isEmpty()
        && other.wanted.stream().allMatch(term -> wanted.stream().anyMatch(w -> w.covers(term)));
  }
}
