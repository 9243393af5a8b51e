package io.calamary.http.internal.message;

import io.calamary.flow.Endpoint;
import io.calamary.http.internal.message.RequestTarget.Form;
import org.jspecify.annotations.Nullable;

/** Takes request targets apart. */
final class TargetParser {
  private static final byte[] HTTP = Octets.ascii("http");
  private static final byte[] HTTPS = Octets.ascii("https");

  private final RequestHead head;
  private final byte[] bytes;
  private final int from;
  private final int to;

  private TargetParser(RequestHead head) {
    this.head = head;
    this.bytes = head.bytes();
    this.from = head.targetStart();
    this.to = head.targetEnd();
  }

  static Parsed<RequestTarget> parse(RequestHead head, Scheme scheme) {
    TargetParser parser = new TargetParser(head);
    if (head.method() == Method.CONNECT) {
      return parser.authorityForm();
    }
    if (indexOf(head.bytes(), parser.from, parser.to, '#') < parser.to) {
      return Parsed.badRequest("request target with a fragment");
    }
    byte first = head.bytes()[parser.from];
    if (first == '/') {
      return Parsed.of(new RequestTarget(head, Form.ORIGIN));
    }
    if (first == '*' && parser.to == parser.from + 1) {
      return head.method() == Method.OPTIONS
          ? Parsed.of(new RequestTarget(head, Form.ASTERISK))
          : Parsed.badRequest("request target * (expected: with OPTIONS only)");
    }
    return parser.absoluteForm(scheme);
  }

  private Parsed<RequestTarget> authorityForm() {
    Authority authority = Authority.parse(bytes, from, to);
    if (authority == null || authority.port() == Authority.NO_PORT) {
      return Parsed.badRequest("CONNECT target (expected: host:port, port 1-65535)");
    }
    return withEndpoint(Form.AUTHORITY, authority, authority.port(), to);
  }

  private Parsed<RequestTarget> absoluteForm(Scheme scheme) {
    int colon = indexOf(bytes, from, to, ':');
    if (colon + 2 >= to || bytes[colon + 1] != '/' || bytes[colon + 2] != '/') {
      return Parsed.badRequest("request target (expected: http://host/path)");
    }
    SyntaxFailure wrongScheme = checkScheme(colon, scheme);
    if (wrongScheme != null) {
      return Parsed.failed(wrongScheme);
    }
    int start = colon + 3;
    int end = start;
    while (end < to && bytes[end] != '/' && bytes[end] != '?') {
      end++;
    }
    if (indexOf(bytes, start, end, '@') < end) {
      return Parsed.badRequest("request target with user information");
    }
    Authority authority = Authority.parse(bytes, start, end);
    return authority == null
        ? Parsed.badRequest("request target with an invalid host or port")
        : withEndpoint(Form.ABSOLUTE, authority, scheme.port(), end);
  }

  private @Nullable SyntaxFailure checkScheme(int colon, Scheme expected) {
    boolean http = Octets.equalsLower(bytes, from, colon, HTTP);
    boolean https = Octets.equalsLower(bytes, from, colon, HTTPS);
    if (expected == Scheme.HTTP ? http : https) {
      return null;
    }
    if (https) {
      return new SyntaxFailure(501, "request target with scheme https (expected: CONNECT for it)");
    }
    return colon > from && Octets.endOfToken(bytes, from, colon) == colon
        ? new SyntaxFailure(501, "request target with a scheme that is not supported")
        : SyntaxFailure.badRequest("request target (expected: http://host/path)");
  }

  private Parsed<RequestTarget> withEndpoint(
      Form form, Authority authority, int defaultPort, int end) {
    Endpoint endpoint = authority.endpoint(defaultPort);
    return endpoint == null
        ? Parsed.badRequest("request target with an invalid host")
        : Parsed.of(new RequestTarget(head, form, authority, endpoint, end));
  }

  private static int indexOf(byte[] bytes, int from, int to, char wanted) {
    int i = from;
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
