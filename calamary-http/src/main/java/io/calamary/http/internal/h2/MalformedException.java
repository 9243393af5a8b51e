package io.calamary.http.internal.h2;

/** A request that breaks RFC 9113 section 8; its stream is reset. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String what) {
    super("malformed: " + what, null, false, false);
  }
}
