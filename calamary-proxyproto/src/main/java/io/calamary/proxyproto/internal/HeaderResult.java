package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxyHeader;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes so far are. It does not depend on how they were cut into segments, nor on what
 * follows the header.
 */
final class HeaderResult {
  private static final HeaderResult MORE = new HeaderResult(Kind.MORE, null, 0, "");

  private final Kind kind;
  private final @Nullable ProxyHeader header;
  private final int length;
  private final String detail;

  private HeaderResult(Kind kind, @Nullable ProxyHeader header, int length, String detail) {
    this.kind = kind;
    this.header = header;
    this.length = length;
    this.detail = detail;
  }

  enum Kind {
    /** The beginning of a header. */
    MORE,
    /** Not even a signature: of another protocol. */
    FOREIGN,
    /** They begin like a header, and are none. */
    WRONG,
    /** A header. */
    COMPLETE
  }

  static HeaderResult more() {
    return MORE;
  }

  static HeaderResult foreign() {
    return new HeaderResult(Kind.FOREIGN, null, 0, "no PROXY header");
  }

  static HeaderResult wrong(String detail) {
    return new HeaderResult(Kind.WRONG, null, 0, detail);
  }

  static HeaderResult of(ProxyHeader header, int length) {
    return new HeaderResult(Kind.COMPLETE, header, length, "");
  }

  Kind kind() {
    return kind;
  }

  /** The header; null unless it is complete. */
  @Nullable ProxyHeader header() {
    return header;
  }

  /** How many bytes it has. */
  int length() {
    return length;
  }

  /** What is wrong, for people. */
  String detail() {
    return detail;
  }

  /** For tests: all of it in one line. */
  @Override
  public String toString() {
    return switch (kind) {
      case MORE -> "more";
      case COMPLETE -> header + " (" + length + " bytes)";
      case FOREIGN, WRONG -> kind + ": " + detail;
    };
  }
}
