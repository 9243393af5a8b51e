package io.calamary.http.internal.message;

import io.calamary.flow.Endpoint;
import org.jspecify.annotations.Nullable;

/** The Host field (RFC 9112, section 3.2). */
public final class HostField {
  private HostField() {}

  /**
   * Checks that an HTTP/1.1 request has exactly one Host, any other at most one, and that it is
   * {@code host[:port]}. An empty value is allowed, as for targets without authority; what the
   * value says is not compared with the target.
   *
   * @return why the request is refused, or null
   */
  public static @Nullable SyntaxFailure check(RequestHead head) {
    Fields fields = head.fields();
    int line = fields.first(FieldName.HOST);
    if (line < 0) {
      return head.version() != Version.HTTP_1_1
          ? null
          : SyntaxFailure.badRequest("HTTP/1.1 request without Host");
    }
    if (fields.next(FieldName.HOST, line) >= 0) {
      return SyntaxFailure.badRequest("more than one Host");
    }
    int from = fields.valueStart(line);
    int to = fields.valueEnd(line);
    return from == to || Authority.parse(fields.bytes(), from, to) != null
        ? null
        : SyntaxFailure.badRequest("Host (expected: host or host:port)");
  }

  /**
   * The endpoint that a request in origin-form is for, when its Host decides.
   *
   * @param head a request that {@link #check} lets pass
   */
  public static Parsed<Endpoint> endpoint(RequestHead head, Scheme scheme) {
    Fields fields = head.fields();
    int line = fields.first(FieldName.HOST);
    Authority authority =
        line < 0
            ? null
            : Authority.parse(fields.bytes(), fields.valueStart(line), fields.valueEnd(line));
    Endpoint endpoint = authority == null ? null : authority.endpoint(scheme.port());
    return endpoint == null
        ? Parsed.badRequest("no Host, or not a valid one")
        : Parsed.of(endpoint);
  }
}
