package io.calamary.core.internal.upstream;

/** What went wrong with an upstream, and so whether another one may do. */
public enum Blame {
  /** It can't be reached: another one may do, and comes first for a while. */
  CONNECTION,
  /** It was reached and gave no answer, or none that makes sense: another one may do. */
  PROTOCOL,
  /** It has answered, or the flow can't be told to it: no other one is asked. */
  ANSWER
}
