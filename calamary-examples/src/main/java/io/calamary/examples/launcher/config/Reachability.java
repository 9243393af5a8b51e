package io.calamary.examples.launcher.config;

import io.calamary.examples.launcher.config.RulesReader.ReadRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that can never decide, since one before them matches all that they match. Not every
 * such rule is found: each earlier rule is looked at by itself, and in a long list only the first
 * rules and those just before.
 */
final class Reachability {
  private static final int NEAR = 100;

  private Reachability() {}

  static void check(List<ReadRule> rules) {
    for (int i = 1; i < rules.size(); i++) {
      ReadRule earlier = covering(rules, i);
      if (earlier != null) {
        rules
            .get(i)
            .entry()
            .warning(
                "is never reached: "
                    + earlier.entry().key()
                    + " in line "
                    + earlier.entry().line()
                    + " matches all that it matches (expected: the special case first)");
      }
    }
  }

  private static @Nullable ReadRule covering(List<ReadRule> rules, int later) {
    for (int i = 0; i < later; i++) {
      if (i == NEAR && later > 2 * NEAR) {
        i = later - NEAR;
      }
      if (covers(rules.get(i), rules.get(later))) {
        return rules.get(i);
      }
    }
    return null;
  }

  private static boolean covers(ReadRule earlier, ReadRule later) {
    return earlier.conditions().stream()
        .allMatch(condition -> condition.isEverything() || isCovered(condition, later));
  }

  private static boolean isCovered(Condition condition, ReadRule later) {
    @Nullable Condition same =
        later.conditions().stream()
            .filter(other -> other.key().equals(condition.key()))
            .findFirst()
            .orElse(null);
    return same != null && condition.covers(same);
  }
}
