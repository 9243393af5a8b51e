package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;

/** Told what comes of a way; one call, but none after it was cancelled. */
interface WayListener {
  /** The target is connected, and the flow's outcome is about to be told. */
  void reached();

  /** It leads nowhere. */
  void failed(FlowFailure failure, boolean silent);
}
