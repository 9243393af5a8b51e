package io.calamary.http.internal.message;

/**
 * Which field lines stay behind when a message is forwarded (RFC 9110, section 7.6.1): those that
 * {@code Connection} nominates, those that are hop-by-hop by nature, and those that {@link
 * HeadWriter} writes anew because they depend on the next hop (Host, Content-Length,
 * Transfer-Encoding).
 *
 * <p>The sets may be changed before they are used; a proxy that relays credentials to a next proxy
 * takes {@code Proxy-Authorization} out again.
 */
public final class HopByHop {
  private static final long BOTH =
      FieldName.setOf(
          FieldName.CONNECTION,
          FieldName.PROXY_CONNECTION,
          FieldName.KEEP_ALIVE,
          FieldName.TE,
          FieldName.UPGRADE,
          FieldName.HTTP2_SETTINGS,
          FieldName.TRANSFER_ENCODING,
          FieldName.CONTENT_LENGTH);
  private static final long REQUEST =
      BOTH | FieldName.setOf(FieldName.HOST, FieldName.PROXY_AUTHORIZATION);

  private HopByHop() {}

  /**
   * The lines of a request that are not forwarded.
   *
   * @param trailers whether the trailer section is forwarded too, so that {@code Trailer} is true
   */
  public static FieldSet request(RequestHead head, ConnectionOptions options, boolean trailers) {
    long names = REQUEST;
    if (head.version() == Version.HTTP_1_0) {
      // RFC 9110, section 10.1.1: to be ignored, and we speak 1.1 to the server.
      names |= FieldName.EXPECT.bit();
    }
    return lines(head.fields(), options, trailers ? names : names | FieldName.TRAILER.bit());
  }

  /**
   * The lines of a response that are not forwarded. {@code Proxy-Authenticate} is: whoever consumes
   * it adds it to the set.
   *
   * @param trailers whether the trailer section is forwarded too, so that {@code Trailer} is true
   */
  public static FieldSet response(ResponseHead head, ConnectionOptions options, boolean trailers) {
    return lines(head.fields(), options, trailers ? BOTH : BOTH | FieldName.TRAILER.bit());
  }

  /** The lines of a trailer section that are not forwarded (RFC 9110, section 6.5.1). */
  public static FieldSet trailers(Fields trailers) {
    FieldSet dropped = new FieldSet(trailers);
    for (int line = 0; line < trailers.size(); line++) {
      if (trailers.isOneOf(line, FieldName.NEVER_TRAILERS)) {
        dropped.add(line);
      }
    }
    return dropped;
  }

  private static FieldSet lines(Fields fields, ConnectionOptions options, long names) {
    FieldSet dropped = new FieldSet(fields);
    for (int line = 0; line < fields.size(); line++) {
      if (fields.isOneOf(line, names) || options.nominates(line)) {
        dropped.add(line);
      }
    }
    return dropped;
  }
}
