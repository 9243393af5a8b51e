package io.calamary.http.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * What a check of a complete head yields: a value, or the failure that stands in its way.
 *
 * @param <T> the type of the value
 */
public final class Parsed<T> {
  private final @Nullable T value;
  private final @Nullable SyntaxFailure failure;

  private Parsed(@Nullable T value, @Nullable SyntaxFailure failure) {
    this.value = value;
    this.failure = failure;
  }

  static <T> Parsed<T> of(T value) {
    return new Parsed<>(value, null);
  }

  static <T> Parsed<T> failed(SyntaxFailure failure) {
    return new Parsed<>(null, failure);
  }

  static <T> Parsed<T> badRequest(String detail) {
    return failed(SyntaxFailure.badRequest(detail));
  }

  /** The failure, or null if there is a value. */
  public @Nullable SyntaxFailure failure() {
    return failure;
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if there is a failure instead
   */
  public T value() {
    if (value == null) {
      throw new IllegalStateException("no value: " + failure);
    }
    return value;
  }
}
