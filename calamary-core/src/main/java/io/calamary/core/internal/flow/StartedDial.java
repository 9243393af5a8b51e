package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;

/** A way to a target that is started by whoever has it, and may end before that returns. */
interface StartedDial extends Dial {
  void start();
}
