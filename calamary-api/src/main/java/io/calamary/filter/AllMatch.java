package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.List;

/**
 * Matches where all parts do. One NO is enough, whatever the others lack; of two missing facts the
 * inspection comes first: it asks nobody outside, and it may bring another target, for which an
 * address that was looked up before would be worth nothing.
 */
final class AllMatch implements Leaning {
  private final Match[] parts;

  AllMatch(Match... parts) {
    this.parts = parts;
  }

  @Override
  public MatchResult test(Flow flow) {
    MatchResult result = MatchResult.YES;
    for (Match part : parts) {
      MatchResult one = part.test(flow);
      if (one == MatchResult.NO) {
        return MatchResult.NO;
      }
      result = result.orWait(one);
    }
    return result;
  }

  List<Match> parts() {
    return List.of(parts);
  }

  @Override
  public boolean pure() {
    return Keyed.allPure(parts);
  }

  @Override
  public Match leaning(boolean yes) {
    return new AllMatch(Leaning.lean(parts, yes));
  }

  @Override
  public String toString() {
    return "allOf(" + Words.join(List.of(parts)) + ")";
  }
}
