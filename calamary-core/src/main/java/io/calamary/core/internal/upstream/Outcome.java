package io.calamary.core.internal.upstream;

import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Where a handshake stands.
 *
 * @param state what to do
 * @param reason why it failed; null where it did not
 * @param detail more about the failure, without the name of the upstream; null where it did not
 */
record Outcome(State state, @Nullable CloseReason reason, @Nullable String detail) {
  static final Outcome MORE = new Outcome(State.MORE, null, null);
  static final Outcome DONE = new Outcome(State.DONE, null, null);

  enum State {
    /** More bytes are needed. */
    MORE,
    /** The connection belongs to the flow. */
    DONE,
    /** The upstream refuses, or can't get to the target. */
    REFUSED,
    /** The upstream does not speak its protocol. */
    BROKEN
  }

  /** The upstream's own answer. */
  static Outcome refused(CloseReason reason, String detail) {
    return new Outcome(State.REFUSED, reason, detail);
  }

  /** Something that is no answer. */
  static Outcome broken(String detail) {
    return new Outcome(State.BROKEN, CloseReason.UPSTREAM_FAILED, detail);
  }
}
