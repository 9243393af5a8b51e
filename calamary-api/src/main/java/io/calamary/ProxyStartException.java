package io.calamary;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A server could not start; whatever it had bound is closed again. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyStartException extends CalamaryException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String listener;

  /**
   * Makes an exception.
   *
   * @param code a stable code, explained in docs/errors.md
   * @param listener the name of the listener that failed; null if it was not a listener
   * @param message what is wrong, and the remedy
   * @param cause what caused it; null if nothing did
   */
  public ProxyStartException(
      String code, @Nullable String listener, String message, @Nullable Throwable cause) {
    super(code, listener == null ? message : "listener '" + listener + "': " + message, cause);
    this.listener = listener;
  }

  /** The name of the listener that failed; null if it was not a listener. */
  public @Nullable String listener() {
    return listener;
  }
}
