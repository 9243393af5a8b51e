package io.calamary.filter;

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
  NEEDS_ADDRESS
}
