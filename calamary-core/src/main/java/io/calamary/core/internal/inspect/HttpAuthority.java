package io.calamary.core.internal.inspect;

import org.jspecify.annotations.Nullable;

/**
 * The host of an authority, which may have a port, as in a Host field (RFC 9110 section 7.2).
 *
 * @param host the name in lower case or the address, without brackets; null if there is none
 */
record HttpAuthority(@Nullable String host) {
  /** There is none, or it is empty, which a Host field may be. */
  static final HttpAuthority MISSING = new HttpAuthority(null);

  /** Reads text without white space around it; null if it is no authority, or has user info. */
  static @Nullable HttpAuthority parse(String text) {
    if (text.isEmpty()) {
      return MISSING;
    }
    int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = text.length();
    }
    PeekedHost host = PeekedHost.of(text.substring(0, hostEnd));
    boolean hasPort = hostEnd < text.length();
    String port = hasPort ? text.substring(hostEnd + 1) : "";
    if (host.text() == null || (hasPort && text.charAt(hostEnd) != ':') || !isPort(port)) {
      return null;
    }
    return new HttpAuthority(host.text());
  }

  boolean isMissing() {
    return host == null;
  }

  private static boolean isPort(String port) {
    if (port.length() > 5) {
      return false;
    }
    int value = 0;
    for (int i = 0; i < port.length(); i++) {
      int digit = port.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    return value <= 65535;
  }
}
