package io.calamary.filter;

/**
 * A match that may be unsure, because an address can be read in more than one way, and that can be
 * told on which side to err. A {@link RuleSet} asks matches in rules that refuse to lean to yes and
 * those in rules that let through to lean to no, so that in doubt less is let through.
 */
interface Leaning extends Keyed {
  /** The same match, leaning to yes or to no. */
  Match leaning(boolean yes);

  /** The match as it leans, or as it is if it can't. */
  static Match lean(Match match, boolean yes) {
    return match instanceof Leaning unsure ? unsure.leaning(yes) : match;
  }

  /** The matches as they lean. */
  static Match[] lean(Match[] matches, boolean yes) {
    Match[] out = matches.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = lean(out[i], yes);
    }
    return out;
  }
}
