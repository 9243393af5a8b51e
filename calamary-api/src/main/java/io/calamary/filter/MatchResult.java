package io.calamary.filter;

import io.calamary.flow.Fact;
import org.apiguardian.api.API;

/** What a match says about a flow: three-valued logic with two kinds of "not known yet". */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum MatchResult {
  /** It matches. */
  YES,
  /** It does not match. */
  NO,
  /** It can't be told before the client's first bytes were looked at. */
  NEEDS_INSPECTION,
  /** It can't be told before an address of the target is known. */
  NEEDS_ADDRESS;

  /** Yes or no. */
  public static MatchResult of(boolean matches) {
    return matches ? YES : NO;
  }

  /** "I can't tell before this fact is known." */
  public static MatchResult needs(Fact fact) {
    return switch (fact) {
      case INSPECTION -> NEEDS_INSPECTION;
      case ADDRESS -> NEEDS_ADDRESS;
    };
  }

  /** The more urgent of two needs; this one if the other is no need. */
  MatchResult orWait(MatchResult other) {
    return switch (other) {
      case YES, NO -> this;
      case NEEDS_INSPECTION -> other;
      case NEEDS_ADDRESS -> this == NEEDS_INSPECTION ? this : other;
    };
  }
}
