package io.calamary.core.internal.flow;

import io.calamary.flow.CloseReason;

/** The flow that is open on a client's connection. */
interface OpenSide {
  /**
   * The flow must end now, because the client is gone or the server ends. Whoever is still there is
   * cut off: nobody may take for whole what is not.
   */
  void cut(CloseReason reason);

  /** Whether the client has said and heard all, so that what is on its way goes on without it. */
  default boolean outlivesClient() {
    return false;
  }
}
