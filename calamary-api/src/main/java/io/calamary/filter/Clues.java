package io.calamary.filter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what rules are found by. Of the conditions that must all hold one is enough: the one that
 * the fewest other rules have too.
 */
final class Clues {
  private final Map<Keyed.Key, Integer> uses = new HashMap<>();
  private final Set<Dimension> excluded;

  private Clues(Set<Dimension> excluded) {
    this.excluded = excluded;
  }

  /** Counts what the matches are about, but for the dimensions that are not to be used. */
  static Clues of(Match[] matches, int[] numbers, Set<Dimension> excluded) {
    Clues clues = new Clues(excluded);
    for (int number : numbers) {
      clues.count(matches[number]);
    }
    return clues;
  }

  /** The same dimensions left out, and one more. */
  static Set<Dimension> without(Set<Dimension> excluded, Dimension one) {
    Set<Dimension> more = EnumSet.of(one);
    more.addAll(excluded);
    return more;
  }

  private void count(Match match) {
    if (match instanceof AllMatch all) {
      all.parts().forEach(this::count);
    } else if (match instanceof AnyMatch any) {
      any.parts().forEach(this::count);
    } else {
      List<Keyed.Key> keys = keys(match);
      if (keys != null) {
        keys.forEach(key -> uses.merge(key, 1, Integer::sum));
      }
    }
  }

  private @Nullable List<Keyed.Key> keys(Match match) {
    List<Keyed.Key> keys = match instanceof Keyed keyed ? keyed.keys() : null;
    return keys == null || excluded.contains(keys.get(0).dimension()) ? null : keys;
  }

  /**
   * What a flow must have one of for the match not to say no; null if any flow may do. No condition
   * behind one that is not pure is chosen: whether that one is asked would depend on it.
   */
  @Nullable List<Keyed.Key> choose(Match match) {
    if (match instanceof AllMatch all) {
      return rarest(all.parts());
    }
    return match instanceof AnyMatch any ? together(any.parts()) : keys(match);
  }

  private @Nullable List<Keyed.Key> rarest(List<Match> parts) {
    List<Keyed.Key> best = null;
    long least = Long.MAX_VALUE;
    for (Match part : parts) {
      List<Keyed.Key> keys = choose(part);
      long weight = keys == null ? Long.MAX_VALUE : weight(keys);
      if (weight < least) {
        best = keys;
        least = weight;
      }
      if (!Keyed.isPure(part)) {
        break;
      }
    }
    return best;
  }

  private @Nullable List<Keyed.Key> together(List<Match> parts) {
    List<Keyed.Key> all = new ArrayList<>();
    for (Match part : parts) {
      List<Keyed.Key> keys = choose(part);
      if (keys == null) {
        return null;
      }
      all.addAll(keys);
    }
    return all;
  }

  private long weight(List<Keyed.Key> keys) {
    long sum = 0;
    for (Keyed.Key key : keys) {
      sum += uses.getOrDefault(key, 0);
    }
    return sum;
  }
}
