package io.calamary.http.internal.h2;

import io.calamary.http.internal.message.HeadBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What fields of HTTP/2 may be (RFC 9113 section 8.2). Pure. */
final class H2Fields {
  private static final Set<String> OF_CONNECTIONS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "http2-settings");
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private H2Fields() {}

  /** The one value of a pseudo-header field; null if it is not there. */
  static @Nullable String pseudo(Http2Headers headers, String name) throws MalformedException {
    var all = headers.getAll(name);
    if (all.isEmpty()) {
      return null;
    }
    String value = all.get(0).toString();
    if (all.size() > 1 || value.isEmpty() || !visible(value)) {
      throw new MalformedException(name);
    }
    return value;
  }

  /** The field lines of a request, but those about its authority; cookies are one line again. */
  static void request(Http2Headers headers, String authority, boolean content, HeadBuilder into)
      throws MalformedException {
    StringBuilder cookies = null;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      if (name.startsWith(":")) {
        continue;
      }
      check(name, value);
      if (name.equals("host")) {
        if (!value.equalsIgnoreCase(authority)) {
          throw new MalformedException("host is not :authority");
        }
      } else if (name.equals("cookie")) {
        cookies = cookies == null ? new StringBuilder(value) : cookies.append("; ").append(value);
      } else if (content || !name.equals("content-length")) {
        into.field(name, value);
      }
    }
    if (cookies != null) {
      into.field("cookie", cookies);
    }
  }

  /** The lines of a trailer section. */
  static void trailers(Http2Headers headers, HeadBuilder into) throws MalformedException {
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      check(name, value);
      into.field(name, value);
    }
  }

  private static void check(String name, String value) throws MalformedException {
    if (!token(name, false) || OF_CONNECTIONS.contains(name)) {
      throw new MalformedException("a field name");
    }
    if (name.equals("te") && !value.equals("trailers")) {
      throw new MalformedException("te");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        throw new MalformedException("the value of " + name);
      }
    }
    if (!value.equals(value.strip())) {
      throw new MalformedException("the value of " + name);
    }
  }

  /**
   * Whether a text is a token (RFC 9110 section 5.6.2), as the name of a field without capitals.
   */
  static boolean token(String text, boolean capitals) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter =
          c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || capitals && c >= 'A' && c <= 'Z';
      if (!letter && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean visible(String value) {
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
