package io.calamary.http.internal.message;

/** The Content-Length field (RFC 9110, section 8.6). */
final class ContentLength {
  static final long ABSENT = -1;
  static final long INVALID = -2;

  /** So many digits cannot overflow, and no body is longer than an exabyte. */
  private static final int MAX_DIGITS = 18;

  private ContentLength() {}

  /** The length in the only line, or {@link #ABSENT}, or {@link #INVALID}. */
  static long only(Fields fields) {
    int line = fields.first(FieldName.CONTENT_LENGTH);
    if (line < 0) {
      return ABSENT;
    }
    return fields.next(FieldName.CONTENT_LENGTH, line) >= 0
        ? INVALID
        : digits(fields.bytes(), fields.valueStart(line), fields.valueEnd(line));
  }

  /** The length that all lines and list elements agree on, or the others. */
  static long agreed(Fields fields) {
    long length = only(fields);
    if (length != INVALID) {
      return length;
    }
    FieldList list = fields.list(FieldName.CONTENT_LENGTH);
    long agreed = INVALID;
    while (list.next()) {
      long element = digits(fields.bytes(), list.start(), list.end());
      if (element == INVALID || (agreed != INVALID && element != agreed)) {
        return INVALID;
      }
      agreed = element;
    }
    return agreed;
  }

  private static long digits(byte[] bytes, int from, int to) {
    if (from == to || to - from > MAX_DIGITS) {
      return INVALID;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return INVALID;
      }
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
