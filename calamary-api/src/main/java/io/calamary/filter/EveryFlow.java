package io.calamary.filter;

import io.calamary.flow.Flow;

/** Matches every flow. */
enum EveryFlow implements Keyed {
  ANY;

  @Override
  public MatchResult test(Flow flow) {
    return MatchResult.YES;
  }

  @Override
  public String toString() {
    return "any()";
  }
}
