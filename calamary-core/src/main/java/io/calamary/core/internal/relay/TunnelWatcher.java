package io.calamary.core.internal.relay;

import org.jspecify.annotations.Nullable;

/** Told about what comes to an end of a tunnel while it holds it. On the event loop. */
public interface TunnelWatcher {
  /** There may be more bytes; a read was done. */
  void more();

  /** The input has ended. */
  void ended();

  /** The channel broke, and is to be closed, or was closed; told once. */
  void gone(@Nullable Throwable cause);
}
