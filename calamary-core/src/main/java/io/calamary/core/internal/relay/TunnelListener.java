package io.calamary.core.internal.relay;

import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/** Told what a tunnel moves, and how it ends. On the event loop. */
public interface TunnelListener {
  /** Bytes were handed to the other side. */
  void moved(long toTarget, long toClient);

  /** The tunnel has ended; told once. */
  void ended(CloseReason reason, @Nullable String detail);
}
