package io.calamary.http.internal.message;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request target (RFC 9112, section 3.2), taken apart. Immutable. */
public final class RequestTarget {
  /** The four forms. */
  public enum Form {
    /** A path: for a server. A forward proxy refuses it with 400. */
    ORIGIN,
    /** A whole URI: for a proxy. */
    ABSOLUTE,
    /** {@code host:port}: CONNECT. */
    AUTHORITY,
    /** {@code *}: OPTIONS for the server as such. */
    ASTERISK
  }

  private final Form form;
  private final RequestHead head;
  private final @Nullable Authority authority;
  private final @Nullable Endpoint endpoint;
  private final int authorityEnd;
  private final int pathStart;

  RequestTarget(RequestHead head, Form form) {
    this.form = form;
    this.head = head;
    this.authority = null;
    this.endpoint = null;
    this.authorityEnd = 0;
    this.pathStart = head.targetStart();
  }

  RequestTarget(RequestHead head, Form form, Authority authority, Endpoint endpoint, int end) {
    this.form = form;
    this.head = head;
    this.authority = authority;
    this.endpoint = endpoint;
    this.authorityEnd = authority.end(end);
    this.pathStart = end;
  }

  /**
   * Takes the target of a request apart. A fragment, user information, a host that is none and a
   * form that the method does not allow are refused.
   *
   * @param scheme the scheme of the connection; an absolute target of another one is refused with
   *     501, because it would be sent on without, or with unasked, encryption
   */
  public static Parsed<RequestTarget> of(RequestHead head, Scheme scheme) {
    return TargetParser.parse(head, scheme);
  }

  /** The form. */
  public Form form() {
    return form;
  }

  /** Host and port; null for {@link Form#ORIGIN} and {@link Form#ASTERISK}. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** The target for a server, in origin-form or asterisk-form. */
  public String originForm() {
    byte[] bytes = head.bytes();
    int end = head.targetEnd();
    String text = new String(bytes, pathStart, end - pathStart, StandardCharsets.US_ASCII);
    return needsSlash() ? "/" + text : needsAsterisk() ? "*" : text;
  }

  /** The value of the Host field that belongs to the target; empty if there is no authority. */
  public String host() {
    return authority == null
        ? ""
        : new String(
            head.bytes(),
            authority.from(),
            authorityEnd - authority.from(),
            StandardCharsets.US_ASCII);
  }

  void writeOriginForm(ByteBuf out) {
    if (needsAsterisk()) {
      out.writeByte('*');
      return;
    }
    if (needsSlash()) {
      out.writeByte('/');
    }
    out.writeBytes(head.bytes(), pathStart, head.targetEnd() - pathStart);
  }

  /** Path and query as they stand in an absolute URI: OPTIONS for a server has none. */
  void writePath(ByteBuf out) {
    if (!needsAsterisk()) {
      writeOriginForm(out);
    }
  }

  boolean writeHost(ByteBuf out) {
    if (authority == null) {
      return false;
    }
    out.writeBytes(head.bytes(), authority.from(), authorityEnd - authority.from());
    return true;
  }

  /** RFC 9112, section 3.2.4: OPTIONS for a URI without path and query means the server. */
  private boolean needsAsterisk() {
    return pathStart == head.targetEnd()
        && form == Form.ABSOLUTE
        && head.method() == Method.OPTIONS;
  }

  private boolean needsSlash() {
    return form == Form.ABSOLUTE
        && !needsAsterisk()
        && (pathStart == head.targetEnd() || head.bytes()[pathStart] == '?');
  }

  /** Form and text. */
  @Override
  public String toString() {
    return form + " " + head.targetText();
  }
}
