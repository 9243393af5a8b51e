package io.calamary.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A match of this package. It can say beforehand which flows it may be about, so that a long list
 * of rules need not be walked to find the few that matter to a flow.
 */
interface Keyed extends Match {
  /**
   * What a flow must have one of, unless it is not known yet, for the match not to say no. All are
   * of one dimension. Null if nothing can be said beforehand.
   */
  default @Nullable List<Key> keys() {
    return null;
  }

  /**
   * Whether nobody can tell if the match was asked: it neither throws nor runs the code of others.
   */
  default boolean pure() {
    return true;
  }

  /** Whether a match is pure; those of others are not. */
  static boolean isPure(Match match) {
    return match instanceof Keyed keyed && keyed.pure();
  }

  /** Whether all of the matches are pure. */
  static boolean allPure(Match... matches) {
    for (Match match : matches) {
      if (!isPure(match)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A value that flows have or lack.
   *
   * @param dimension which of the flow's values
   * @param value a {@link Cidr}, a {@link PortRange}, a {@link DomainPattern} or the value itself,
   *     as the dimension has it
   */
  record Key(Dimension dimension, Object value) {}

  /** Ports, both ends included. */
  record PortRange(int from, int to) {}
}
