package io.calamary.http.internal.message;

/** How the end of a message body is known (RFC 9112, section 6). Immutable. */
public final class BodyFraming {
  /** The ways to know it. */
  public enum Kind {
    /** There is no body, whatever the fields say. */
    NONE,
    /** As many octets as Content-Length says, maybe none. */
    FIXED,
    /** The chunked transfer coding. */
    CHUNKED,
    /** All until the connection ends; responses only. */
    UNTIL_CLOSE
  }

  private static final BodyFraming NO_BODY = new BodyFraming(Kind.NONE, -1, false);
  private static final Parsed<BodyFraming> NONE = Parsed.of(NO_BODY);
  private static final Parsed<BodyFraming> CHUNKED =
      Parsed.of(new BodyFraming(Kind.CHUNKED, -1, false));
  private static final Parsed<BodyFraming> CHUNKED_CLOSE =
      Parsed.of(new BodyFraming(Kind.CHUNKED, -1, true));
  private static final BodyFraming TO_THE_END = new BodyFraming(Kind.UNTIL_CLOSE, -1, true);
  private static final Parsed<BodyFraming> UNTIL_CLOSE = Parsed.of(TO_THE_END);

  private final Kind kind;
  private final long length;
  private final boolean closeAfter;

  private BodyFraming(Kind kind, long length, boolean closeAfter) {
    this.kind = kind;
    this.length = length;
    this.closeAfter = closeAfter;
  }

  /** No body, and no word about the length of one. */
  public static BodyFraming none() {
    return NO_BODY;
  }

  /** A body of that many octets, 0 or more. */
  public static BodyFraming fixed(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length: " + length + " (expected: 0 or more)");
    }
    return new BodyFraming(Kind.FIXED, length, false);
  }

  /** A body whose length nobody knows before its end. */
  public static BodyFraming unknown() {
    return CHUNKED.value();
  }

  /**
   * The framing of a request of HTTP/2, for a next hop of HTTP/1.1.
   *
   * @param ended whether nothing follows the head
   */
  public static Parsed<BodyFraming> ofStream(RequestHead head, boolean ended) {
    long length = ContentLength.only(head.fields());
    if (length == ContentLength.INVALID) {
      return Parsed.badRequest("Content-Length: " + badLength(head.fields()));
    }
    if (head.method() == Method.CONNECT) {
      return NONE;
    }
    return length >= 0 ? Parsed.of(fixed(length)) : ended ? NONE : CHUNKED;
  }

  /**
   * The framing of a request. Both lengths at once, repeated lengths, transfer codings of HTTP/1.0
   * and every coding that we can't undo are refused; so is CONNECT with a body, because its body
   * would become the tunnel's first octets.
   */
  public static Parsed<BodyFraming> ofRequest(RequestHead head) {
    Fields fields = head.fields();
    TransferCodings codings = TransferCodings.of(fields);
    if (codings != TransferCodings.ABSENT) {
      return ofRequestCodings(head, codings);
    }
    long length = ContentLength.only(fields);
    if (length == ContentLength.ABSENT) {
      return NONE;
    }
    if (length == ContentLength.INVALID) {
      return Parsed.badRequest("Content-Length: " + badLength(fields));
    }
    if (head.method() == Method.CONNECT) {
      return length == 0 ? NONE : Parsed.badRequest("CONNECT with a body");
    }
    return Parsed.of(fixed(length));
  }

  private static Parsed<BodyFraming> ofRequestCodings(RequestHead head, TransferCodings codings) {
    if (head.version() == Version.HTTP_1_0) {
      return Parsed.badRequest("Transfer-Encoding in an HTTP/1.0 request");
    }
    if (head.fields().has(FieldName.CONTENT_LENGTH)) {
      return Parsed.badRequest("both Transfer-Encoding and Content-Length");
    }
    if (head.method() == Method.CONNECT) {
      return Parsed.badRequest("CONNECT with a body");
    }
    return switch (codings) {
      case CHUNKED -> CHUNKED;
      case UNSUPPORTED ->
          Parsed.failed(new SyntaxFailure(501, "Transfer-Encoding (expected: chunked)"));
      default -> Parsed.badRequest("Transfer-Encoding: chunked is not last, or not alone");
    };
  }

  /**
   * The framing of a response (RFC 9112, section 6.3).
   *
   * @param method the method of the request that it answers
   */
  public static Parsed<BodyFraming> ofResponse(ResponseHead head, Method method) {
    int status = head.status();
    if (status < 200 || status == 204 || (method == Method.CONNECT && status < 300)) {
      return NONE;
    }
    long length = ContentLength.agreed(head.fields());
    if (length == ContentLength.INVALID) {
      return badGateway("Content-Length: " + badLength(head.fields()));
    }
    if (method == Method.HEAD || status == 304) {
      return length < 0 ? NONE : Parsed.of(new BodyFraming(Kind.NONE, length, false));
    }
    TransferCodings codings = TransferCodings.of(head.fields());
    if (codings != TransferCodings.ABSENT) {
      return ofResponseCodings(head, codings, length);
    }
    return length < 0 ? UNTIL_CLOSE : Parsed.of(fixed(length));
  }

  private static Parsed<BodyFraming> ofResponseCodings(
      ResponseHead head, TransferCodings codings, long length) {
    if (head.version() == Version.HTTP_1_0) {
      return badGateway("Transfer-Encoding in an HTTP/1.0 response");
    }
    if (codings != TransferCodings.CHUNKED) {
      return badGateway("Transfer-Encoding (expected: chunked)");
    }
    return length < 0 ? CHUNKED : CHUNKED_CLOSE;
  }

  private static Parsed<BodyFraming> badGateway(String detail) {
    return Parsed.failed(SyntaxFailure.badGateway(detail));
  }

  private static String badLength(Fields fields) {
    return fields.count(FieldName.CONTENT_LENGTH) > 1
        ? "repeated"
        : "no number (expected: 1 to 18 digits)";
  }

  /** The way. */
  public Kind kind() {
    return kind;
  }

  /**
   * The length of a {@link Kind#FIXED} body; for {@link Kind#NONE} the length that a response to
   * HEAD or a 304 only talks about; else -1.
   */
  public long length() {
    return length;
  }

  /** Whether the connection that the message came over cannot be used for another one. */
  public boolean closeAfter() {
    return closeAfter;
  }

  /** Whether there is nothing to read behind the head. */
  public boolean empty() {
    return kind == Kind.NONE || (kind == Kind.FIXED && length == 0);
  }

  /**
   * How to frame this body for a receiver of that version: what has no known length becomes
   * chunked, or ends with the connection of an HTTP/1.0 client, to which nothing chunked is sent.
   */
  public BodyFraming forReceiver(Version version) {
    if (kind == Kind.NONE || kind == Kind.FIXED) {
      return this;
    }
    return version == Version.HTTP_1_0 ? TO_THE_END : CHUNKED.value();
  }
}
