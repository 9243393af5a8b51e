package io.calamary.core.internal.connect;

/** A target that is being connected to. Belongs to one event loop. */
@FunctionalInterface
public interface Dial {
  /**
   * Gives up: closes what is being connected and calls nobody any more. Does nothing after the
   * listener was called. Idempotent.
   */
  void cancel();
}
