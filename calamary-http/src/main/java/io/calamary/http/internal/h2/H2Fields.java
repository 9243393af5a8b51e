package io.calamary.http.internal.h2;

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

  /** Writes the lines of all other fields, as HTTP/1.1 has them, but those about the authority. */
  static void write(Http2Headers headers, @Nullable String authority, StringBuilder out)
      throws MalformedException {
    StringBuilder cookies = null;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      if (name.startsWith(":")) {
        if (authority == null) {
          throw new MalformedException(name + " in trailers");
        }
        continue;
      }
      check(name, value);
      if (name.equals("host")) {
        if (!value.equalsIgnoreCase(authority)) {
          throw new MalformedException("host is not :authority");
        }
      } else if (name.equals("cookie")) {
        cookies = cookies == null ? new StringBuilder(value) : cookies.append("; ").append(value);
      } else if (!name.equals("te")) {
        out.append(name).append(": ").append(value).append("\r\n");
      }
    }
    if (cookies != null) {
      out.append("cookie: ").append(cookies).append("\r\n");
    }
  }

  private static void check(String name, String value) throws MalformedException {
    if (!token(name) || OF_CONNECTIONS.contains(name)) {
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

  private static boolean token(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!letter && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean visible(String value) {
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
