package io.calamary.core.internal.inspect;

import org.jspecify.annotations.Nullable;

/**
 * What a request line says about its host and its version (RFC 9112 section 3).
 *
 * @param authority the host in the target; missing if the target is only a path
 * @param isHttp10 whether a Host field may be left out
 * @param malformed whether the line is not of the grammar's form
 */
record HttpTarget(HttpAuthority authority, boolean isHttp10, boolean malformed) {
  private static final HttpTarget MALFORMED = new HttpTarget(HttpAuthority.MISSING, false, true);

  /** Reads a line without its end. */
  static HttpTarget parse(String line) {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first < 1 || last <= first + 1 || !isVersion1(line, last + 1)) {
      return MALFORMED;
    }
    String target = line.substring(first + 1, last);
    if (target.indexOf(' ') >= 0 || target.indexOf('\t') >= 0) {
      return MALFORMED;
    }
    HttpAuthority authority = authority(target, line.startsWith("CONNECT "));
    return authority == null ? MALFORMED : new HttpTarget(authority, line.endsWith(".0"), false);
  }

  private static boolean isVersion1(String line, int at) {
    char minor = line.charAt(line.length() - 1);
    return line.length() == at + 8
        && line.startsWith("HTTP/1.", at)
        && minor >= '0'
        && minor <= '9';
  }

  /** The authority, {@link HttpAuthority#MISSING} where the form has none; null if malformed. */
  private static @Nullable HttpAuthority authority(String target, boolean connect) {
    if (!connect && (target.startsWith("/") || target.equals("*"))) {
      return HttpAuthority.MISSING;
    }
    int scheme = connect ? 0 : target.indexOf("://");
    if (scheme < 0) {
      return null;
    }
    int from = connect ? 0 : scheme + 3;
    int to = from;
    while (to < target.length() && (connect || "/?#".indexOf(target.charAt(to)) < 0)) {
      to++;
    }
    HttpAuthority authority = HttpAuthority.parse(target.substring(from, to));
    return authority == null || authority.isMissing() ? null : authority;
  }
}
