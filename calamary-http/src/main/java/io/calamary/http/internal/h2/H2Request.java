package io.calamary.http.internal.h2;

import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.HeadBuilder;
import io.calamary.http.internal.message.HeadLimits;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.RequestHead;
import io.calamary.http.internal.message.SyntaxFailure;
import io.calamary.http.internal.message.UpgradeRequest;
import io.calamary.http.internal.message.Version;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/2 that is not malformed (RFC 9113 section 8).
 *
 * @param head the head; of an extended CONNECT, as a server of HTTP/1.1 is asked
 * @param kind what becomes of its stream
 * @param ended whether nothing follows the head
 * @param beyond why the head is refused nevertheless; null if it is not
 */
public record H2Request(
    RequestHead head, Kind kind, boolean ended, @Nullable SyntaxFailure beyond) {
  /** What a request makes of its stream. */
  public enum Kind {
    /** Content, and a response. */
    EXCHANGE,
    /** CONNECT (RFC 9113 section 8.5). */
    TUNNEL,
    /** A WebSocket (RFC 8441). */
    WEB_SOCKET,
    /** Another protocol by extended CONNECT, which nobody here speaks. */
    UNKNOWN
  }

  /** Whether the stream may become a tunnel. */
  boolean tunnels() {
    return kind != Kind.EXCHANGE;
  }

  /** How the content is framed on its way to a server. */
  public Parsed<BodyFraming> framing() {
    return BodyFraming.ofStream(head, ended || tunnels());
  }

  /**
   * Takes the headers of a request.
   *
   * @param end whether nothing follows them
   * @param limits bounds of the head
   * @param webSocket whether the client was told that it may use extended CONNECT
   */
  static H2Request of(Http2Headers headers, boolean end, HeadLimits limits, boolean webSocket)
      throws MalformedException {
    String method = required(headers, ":method");
    String protocol = H2Fields.pseudo(headers, ":protocol");
    boolean connect = method.equals("CONNECT");
    if (!H2Fields.token(method, true)) {
      throw new MalformedException(":method");
    }
    if (protocol != null && !(connect && webSocket && !end)) {
      throw new MalformedException(":protocol, but not of an extended CONNECT");
    }
    Kind kind =
        protocol == null
            ? connect ? Kind.TUNNEL : Kind.EXCHANGE
            : protocol.equals("websocket") ? Kind.WEB_SOCKET : Kind.UNKNOWN;
    String authority = authority(headers);
    String target = kind == Kind.TUNNEL ? authority : target(headers, method, authority);
    HeadBuilder head =
        HeadBuilder.request(
            kind == Kind.WEB_SOCKET || kind == Kind.UNKNOWN ? "GET" : method, target);
    if (kind == Kind.TUNNEL && (headers.contains(":scheme") || headers.contains(":path"))) {
      throw new MalformedException("CONNECT with :scheme or :path");
    }
    H2Fields.request(headers, authority, kind == Kind.EXCHANGE, head);
    if (kind == Kind.WEB_SOCKET) {
      head.field(FieldName.CONNECTION, "Upgrade")
          .field(FieldName.UPGRADE, UpgradeRequest.WEBSOCKET)
          .field(FieldName.SEC_WEBSOCKET_KEY, WebSocketKey.make());
    }
    SyntaxFailure beyond = head.beyond(limits);
    return new H2Request(head.asRequest(Version.HTTP_2), kind, end, beyond);
  }

  private static String target(Http2Headers headers, String method, String authority)
      throws MalformedException {
    String scheme = required(headers, ":scheme");
    String path = required(headers, ":path");
    boolean letters =
        scheme.chars().allMatch(c -> Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0);
    if (!letters) {
      throw new MalformedException(":scheme");
    }
    if (path.equals("*") && method.equals("OPTIONS")) {
      // In absolute-form the asterisk is an empty path (RFC 9112 section 3.2.4).
      return scheme + "://" + authority;
    }
    if (!path.startsWith("/")) {
      throw new MalformedException(":path");
    }
    return scheme + "://" + authority + path;
  }

  private static String authority(Http2Headers headers) throws MalformedException {
    String given = H2Fields.pseudo(headers, ":authority");
    String authority = given == null ? required(headers, "host") : given;
    if (authority.chars().anyMatch(c -> "/?#@\\".indexOf(c) >= 0)) {
      throw new MalformedException(":authority");
    }
    return authority;
  }

  private static String required(Http2Headers headers, String name) throws MalformedException {
    String value = H2Fields.pseudo(headers, name);
    if (value == null) {
      throw new MalformedException("a request without " + name);
    }
    return value;
  }
}
