package io.calamary.http.internal.h2;

import io.calamary.http.internal.message.Method;
import io.netty.handler.codec.http2.Http2Headers;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/2 whose head is sound, as a head of HTTP/1.1.
 *
 * @param head the head, with its empty line
 * @param kind what becomes of its stream
 * @param method the method of the head
 * @param chunked whether its content goes on in chunks
 */
record H2Request(String head, Kind kind, @Nullable Method method, boolean chunked) {
  /** What a request makes of its stream. */
  enum Kind {
    /** Content, and a response. */
    EXCHANGE,
    /** CONNECT (RFC 9113 section 8.5). */
    TUNNEL,
    /** A WebSocket (RFC 8441). */
    WEB_SOCKET,
    /** Another protocol by extended CONNECT, which nobody here speaks. */
    UNKNOWN
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_OCTETS = 16;

  /** Whether the stream may become a tunnel. */
  boolean tunnels() {
    return kind != Kind.EXCHANGE;
  }

  /**
   * Translates the headers of a request.
   *
   * @param end whether nothing follows them
   */
  static H2Request of(Http2Headers headers, boolean end) throws MalformedException {
    String method = required(headers, ":method");
    String protocol = H2Fields.pseudo(headers, ":protocol");
    String scheme = H2Fields.pseudo(headers, ":scheme");
    String path = H2Fields.pseudo(headers, ":path");
    if (method.equals("CONNECT") && protocol == null) {
      if (scheme != null || path != null) {
        throw new MalformedException("CONNECT with :scheme or :path");
      }
      return connect(headers);
    }
    if (scheme == null || path == null) {
      throw new MalformedException("a request without :scheme or :path");
    }
    if (protocol != null) {
      if (!method.equals("CONNECT") || end) {
        throw new MalformedException(":protocol without CONNECT, or without content");
      }
      return extended(headers, protocol, scheme, path);
    }
    return exchange(headers, method, scheme + "://" + authority(headers) + path(method, path), end);
  }

  private static H2Request connect(Http2Headers headers) throws MalformedException {
    String authority = authority(headers);
    StringBuilder out = head("CONNECT", authority, authority);
    H2Fields.write(headers, authority, out);
    return new H2Request(out.append("\r\n").toString(), Kind.TUNNEL, Method.CONNECT, false);
  }

  private static H2Request extended(
      Http2Headers headers, String protocol, String scheme, String path) throws MalformedException {
    String authority = authority(headers);
    StringBuilder out = head("GET", scheme + "://" + authority + path("GET", path), authority);
    H2Fields.write(headers, authority, out);
    if (!protocol.equals("websocket")) {
      return new H2Request("", Kind.UNKNOWN, null, false);
    }
    byte[] key = new byte[KEY_OCTETS];
    RANDOM.nextBytes(key);
    out.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ")
        .append(Base64.getEncoder().encodeToString(key))
        .append("\r\n\r\n");
    return new H2Request(out.toString(), Kind.WEB_SOCKET, Method.GET, false);
  }

  private static H2Request exchange(Http2Headers headers, String method, String target, boolean end)
      throws MalformedException {
    String authority = authority(headers);
    StringBuilder out = head(method, target, authority);
    H2Fields.write(headers, authority, out);
    if (headers.contains("te")) {
      out.append("Connection: TE\r\nTE: trailers\r\n");
    }
    boolean chunked = !end && !headers.contains("content-length");
    if (chunked) {
      out.append("Transfer-Encoding: chunked\r\n");
    }
    Method known = method.equals("HEAD") ? Method.HEAD : Method.GET;
    return new H2Request(out.append("\r\n").toString(), Kind.EXCHANGE, known, chunked);
  }

  private static StringBuilder head(String method, String target, String authority) {
    return new StringBuilder(256)
        .append(method)
        .append(' ')
        .append(target)
        .append(" HTTP/1.1\r\nHost: ")
        .append(authority)
        .append("\r\n");
  }

  /** In absolute-form the asterisk is an empty path (RFC 9112 section 3.2.4). */
  private static String path(String method, String path) throws MalformedException {
    if (path.equals("*") && method.equals("OPTIONS")) {
      return "";
    }
    if (!path.startsWith("/")) {
      throw new MalformedException(":path");
    }
    return path;
  }

  private static String authority(Http2Headers headers) throws MalformedException {
    String authority = H2Fields.pseudo(headers, ":authority");
    return authority == null ? required(headers, "host") : authority;
  }

  private static String required(Http2Headers headers, String name) throws MalformedException {
    String value = H2Fields.pseudo(headers, name);
    if (value == null) {
      throw new MalformedException("a request without " + name);
    }
    return value;
  }
}
