package io.calamary.core.internal.inspect;

/** What a parser makes of the bytes that have come so far. */
sealed interface HelloResult {
  /** The answers that carry nothing. */
  enum Plain implements HelloResult {
    /** All bytes so far fit, and the hello is not complete. */
    NEED_MORE,
    /** These bytes do not begin as TLS does. */
    NOT_TLS
  }

  /** These bytes begin as TLS and then break its rules. */
  record Malformed(HelloFlaw flaw) implements HelloResult {}

  /** A whole ClientHello. */
  record Hello(ClientHello hello) implements HelloResult {}
}
