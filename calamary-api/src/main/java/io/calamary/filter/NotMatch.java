package io.calamary.filter;

import io.calamary.flow.Flow;

/** Matches where another match does not; what is not known stays not known. */
final class NotMatch implements Leaning {
  private final Match match;

  NotMatch(Match match) {
    // Alone, a match leans to yes; so does its negation if what it negates leans to no.
    this(match, true);
  }

  private NotMatch(Match match, boolean yes) {
    this.match = Leaning.lean(match, !yes);
  }

  @Override
  public MatchResult test(Flow flow) {
    MatchResult result = match.test(flow);
    return switch (result) {
      case YES -> MatchResult.NO;
      case NO -> MatchResult.YES;
      case NEEDS_INSPECTION, NEEDS_ADDRESS -> result;
    };
  }

  @Override
  public boolean pure() {
    return Keyed.isPure(match);
  }

  @Override
  public Match leaning(boolean yes) {
    return new NotMatch(match, yes);
  }

  @Override
  public String toString() {
    return "not(" + match + ")";
  }
}
