package io.calamary.socks5.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the bytes so far are: a complete message, the beginning of one, or neither. It does not
 * depend on how the bytes were cut into segments, nor on what follows them.
 *
 * @param <T> the type of the message
 */
final class Parsed<T> {
  private static final Parsed<?> MORE = new Parsed<>(null, 0, null, null);

  private final @Nullable T value;
  private final int length;
  private final @Nullable Flaw flaw;
  private final @Nullable String detail;

  private Parsed(@Nullable T value, int length, @Nullable Flaw flaw, @Nullable String detail) {
    this.value = value;
    this.length = length;
    this.flaw = flaw;
    this.detail = detail;
  }

  /** What can be wrong with a message. */
  enum Flaw {
    /** It is of another protocol, or of another version. */
    VERSION,
    /** Its command is unknown. */
    COMMAND,
    /** Its address is of an unknown type, or is none. */
    ADDRESS,
    /** Another part of it can't be. */
    VALUE
  }

  /** More bytes must come. */
  @SuppressWarnings("unchecked")
  static <T> Parsed<T> more() {
    return (Parsed<T>) MORE;
  }

  /** A complete message of so many bytes. */
  static <T> Parsed<T> of(T value, int length) {
    return new Parsed<>(value, length, null, null);
  }

  /** No message begins with these bytes. */
  static <T> Parsed<T> wrong(Flaw flaw, String detail) {
    return new Parsed<>(null, 0, flaw, detail);
  }

  /** The same answer about a message of another type. */
  <U> Parsed<U> as() {
    return flaw == null ? more() : new Parsed<>(null, 0, flaw, detail);
  }

  /** The message; null if it is not complete, or wrong. */
  @Nullable T value() {
    return value;
  }

  /** How many bytes it has. */
  int length() {
    return length;
  }

  /** What is wrong; null if nothing is. */
  @Nullable Flaw flaw() {
    return flaw;
  }

  /** What is wrong, for people; null if nothing is. */
  @Nullable String detail() {
    return detail;
  }

  /** For tests: all of it in one line. */
  @Override
  public String toString() {
    if (value != null) {
      return value + " (" + length + " bytes)";
    }
    return flaw == null ? "more" : flaw + ": " + detail;
  }
}
