package io.calamary.http.internal.message;

/** The TE field (RFC 9110, section 10.1.4), of which only {@code trailers} matters here. */
public final class TrailersWanted {
  private static final byte[] TRAILERS = Octets.ascii("trailers");

  private TrailersWanted() {}

  /**
   * Whether the client takes a trailer section in the response. It counts without the connection
   * option {@code TE} too: the field can only have come from the client then. HTTP/1.0 has no
   * trailers.
   */
  public static boolean by(RequestHead head) {
    if (head.version() == Version.HTTP_1_0 || !head.fields().has(FieldName.TE)) {
      return false;
    }
    FieldList codings = head.fields().list(FieldName.TE);
    while (codings.next()) {
      if (codings.is(TRAILERS)) {
        return true;
      }
    }
    return false;
  }
}
