package io.calamary.http.internal.message;

/** The Transfer-Encoding field (RFC 9112, section 6.1). */
enum TransferCodings {
  ABSENT,
  /** Exactly one coding, and it is {@code chunked}. */
  CHUNKED,
  /** A coding other than {@code chunked}, which is last if it is there at all. */
  UNSUPPORTED,
  /** {@code chunked} not last, twice or with parameters, or no coding at all. */
  FAULTY;

  private static final byte[] NAME = Octets.ascii("chunked");

  static TransferCodings of(Fields fields) {
    if (!fields.has(FieldName.TRANSFER_ENCODING)) {
      return ABSENT;
    }
    FieldList codings = fields.list(FieldName.TRANSFER_ENCODING);
    TransferCodings result = FAULTY;
    boolean chunked = false;
    while (codings.next()) {
      if (chunked) {
        return FAULTY;
      }
      chunked = codings.tokenIs(NAME);
      if (chunked && !codings.is(NAME)) {
        return FAULTY;
      }
      result = chunked && result == FAULTY ? CHUNKED : UNSUPPORTED;
    }
    return result;
  }
}
