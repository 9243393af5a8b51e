package io.calamary;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The root of the exceptions that this library throws by its own name. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public class CalamaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param code a stable code such as {@code CAL-001}, explained in docs/errors.md
   * @param message what is wrong, and the remedy
   * @param cause what caused it; null if nothing did
   */
  public CalamaryException(String code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
  }
}
