package io.calamary.http.internal.message;

/** The Max-Forwards field of OPTIONS and TRACE (RFC 9110, section 7.6.2); others ignore it. */
public final class MaxForwards {
  /** No limit: forward, and leave the field as it is if there is one. */
  public static final long UNLIMITED = -1;

  private static final long MANY = 999_999_999;

  private MaxForwards() {}

  /**
   * How many times a request may still be forwarded: at 0 the proxy must answer it itself; above it
   * is forwarded with the field lowered by one.
   *
   * @return {@link #UNLIMITED} or 0 to 999999999, where higher numbers count as the highest
   */
  public static Parsed<Long> of(RequestHead head) {
    if (head.method() != Method.OPTIONS && head.method() != Method.TRACE) {
      return Parsed.of(UNLIMITED);
    }
    Fields fields = head.fields();
    int line = fields.first(FieldName.MAX_FORWARDS);
    if (line < 0) {
      return Parsed.of(UNLIMITED);
    }
    if (fields.next(FieldName.MAX_FORWARDS, line) >= 0) {
      return Parsed.badRequest("more than one Max-Forwards");
    }
    return number(fields.bytes(), fields.valueStart(line), fields.valueEnd(line));
  }

  private static Parsed<Long> number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return Parsed.badRequest("Max-Forwards (expected: a number)");
      }
      number = Math.min(MANY, number * 10 + bytes[i] - '0');
    }
    return from == to ? Parsed.badRequest("Max-Forwards (expected: a number)") : Parsed.of(number);
  }
}
