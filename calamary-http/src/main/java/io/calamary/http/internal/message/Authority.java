package io.calamary.http.internal.message;

import io.calamary.flow.Endpoint;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code host[:port]} in octets (RFC 3986, section 3.2, without user information).
 *
 * <p>Of the registered names only those are accepted that a host can have: letters, digits, hyphen,
 * dot and underscore. Percent-encoding and the sub-delimiters would only serve to walk around rules
 * on names.
 */
final class Authority {
  static final int NO_PORT = -1;
  private static final int MAX_PORT_DIGITS = 5;

  private final byte[] bytes;
  private final int from;
  private final int hostEnd;
  private final int port;

  private Authority(byte[] bytes, int from, int hostEnd, int port) {
    this.bytes = bytes;
    this.from = from;
    this.hostEnd = hostEnd;
    this.port = port;
  }

  /** The authority in a range, or null if it is none. An empty port counts as none. */
  static @Nullable Authority parse(byte[] bytes, int from, int to) {
    int hostEnd =
        from < to && bytes[from] == '['
            ? endOfLiteral(bytes, from, to)
            : endOfName(bytes, from, to);
    if (hostEnd == from || (hostEnd < to && bytes[hostEnd] != ':')) {
      return null;
    }
    int port = hostEnd + 1 >= to ? NO_PORT : port(bytes, hostEnd + 1, to);
    return port == 0 ? null : new Authority(bytes, from, hostEnd, port);
  }

  private static int endOfName(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isNameOctet(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean isNameOctet(byte octet) {
    int letter = octet | 0x20;
    return (letter >= 'a' && letter <= 'z')
        || Octets.isDigit(octet)
        || octet == '-'
        || octet == '.'
        || octet == '_';
  }

  /** The index behind the bracket of an IPv6 address, or {@code from} if it is none. */
  private static int endOfLiteral(byte[] bytes, int from, int to) {
    int i = from + 1;
    while (i < to && (Octets.hex(bytes[i]) >= 0 || bytes[i] == ':' || bytes[i] == '.')) {
      i++;
    }
    if (i == to || bytes[i] != ']') {
      return from;
    }
    String address = new String(bytes, from + 1, i - from - 1, StandardCharsets.US_ASCII);
    return NetUtil.isValidIpV6Address(address) ? i + 1 : from;
  }

  /** 1 to 65535, or 0 if it is no port. */
  private static int port(byte[] bytes, int from, int to) {
    if (to - from > MAX_PORT_DIGITS) {
      return 0;
    }
    int port = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(bytes[i])) {
        return 0;
      }
      port = port * 10 + bytes[i] - '0';
    }
    return port > 65535 ? 0 : port;
  }

  /** The port, or {@link #NO_PORT}. */
  int port() {
    return port;
  }

  int from() {
    return from;
  }

  /** The index behind the authority, without a colon that has no port behind it. */
  int end(int to) {
    return port == NO_PORT ? hostEnd : to;
  }

  /** The endpoint, or null if the host is no valid name or address. */
  @Nullable Endpoint endpoint(int defaultPort) {
    String host = new String(bytes, from, hostEnd - from, StandardCharsets.US_ASCII);
    try {
      return Endpoint.of(host, port == NO_PORT ? defaultPort : port);
    } catch (IllegalArgumentException invalid) {
      return null;
    }
  }
}
