package io.calamary.core.internal.flow;

import io.calamary.flow.CloseReason;

/** The flow that is open on a client's connection. */
interface OpenSide {
  /** The client's connection is closed. */
  void clientGone(CloseReason reason);

  /** The flow must end now, because the server does. */
  void cut();
}
