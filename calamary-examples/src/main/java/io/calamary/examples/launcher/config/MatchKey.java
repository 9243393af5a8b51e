package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import java.util.List;

/** A key of a match: how its values are written, and what they mean. */
interface MatchKey {
  /** The key, as it is written in the file. */
  String key();

  /** What its values look like. */
  String expected();

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it does not parse; the message says why
   */
  Term parse(String text);

  /** Flows that one of the values means; there is at least one. */
  Match anyOf(List<Term> terms);

  /** Flows that none of the values means; there is at least one. */
  default Match noneOf(List<Term> terms) {
    return Match.not(anyOf(terms));
  }

  /** Whether the values together mean every flow. */
  default boolean isEverything(List<Term> terms) {
    return false;
  }
}
