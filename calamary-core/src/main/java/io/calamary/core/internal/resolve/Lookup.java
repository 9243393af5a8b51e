package io.calamary.core.internal.resolve;

/** A name that is being resolved. Belongs to one event loop. */
@FunctionalInterface
public interface Lookup {
  /** A lookup that has ended. */
  Lookup ENDED = () -> {};

  /** Says that nobody waits any more: the listener is not called again. Idempotent. */
  void cancel();
}
