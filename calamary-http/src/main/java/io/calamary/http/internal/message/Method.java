package io.calamary.http.internal.message;

import java.util.Arrays;

/** The methods of RFC 9110, section 9.3, and PATCH; names are case-sensitive. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
public enum Method {
  GET(true, true),
  POST(false, false),
  HEAD(true, true),
  CONNECT(false, false),
  PUT(false, true),
  DELETE(false, true),
  OPTIONS(true, true),
  TRACE(true, true),
  PATCH(false, false),
  /** Any other token; nothing is assumed about it. */
  OTHER(false, false);

  private static final Method[] KNOWN = Arrays.copyOf(values(), values().length - 1);

  private final byte[] text = Octets.ascii(name());
  private final boolean safe;
  private final boolean idempotent;

  Method(boolean safe, boolean idempotent) {
    this.safe = safe;
    this.idempotent = idempotent;
  }

  /** Whether it asks for no change at the target (RFC 9110, section 9.2.1). */
  public boolean safe() {
    return safe;
  }

  /** Whether it may be sent again after a lost connection (RFC 9110, section 9.2.2). */
  public boolean idempotent() {
    return idempotent;
  }

  static Method of(byte[] bytes, int from, int to) {
    for (Method method : KNOWN) {
      byte[] text = method.text;
      if (text.length == to - from && Arrays.equals(text, 0, text.length, bytes, from, to)) {
        return method;
      }
    }
    return OTHER;
  }
}
