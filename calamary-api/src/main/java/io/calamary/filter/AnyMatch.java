package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.List;

/**
 * Matches where one part does. One YES is enough, whatever the others lack; of two missing facts
 * the inspection comes first, as in {@link AllMatch}.
 */
final class AnyMatch implements Leaning {
  private final Match[] parts;

  AnyMatch(Match... parts) {
    this.parts = parts;
  }

  @Override
  public MatchResult test(Flow flow) {
    MatchResult result = MatchResult.NO;
    for (Match part : parts) {
      MatchResult one = part.test(flow);
      if (one == MatchResult.YES) {
        return MatchResult.YES;
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
    return new AnyMatch(Leaning.lean(parts, yes));
  }

  @Override
  public String toString() {
    return "anyOf(" + Words.join(List.of(parts)) + ")";
  }
}
