package io.calamary.http.internal.message;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field names that a proxy asks for, interned so that a head keeps a number instead of a text.
 *
 * <p>There may be at most 64, because a set of them is a {@code long}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
public enum FieldName {
  HOST("Host"),
  CONNECTION("Connection"),
  PROXY_CONNECTION("Proxy-Connection"),
  KEEP_ALIVE("Keep-Alive"),
  TE("TE"),
  TRAILER("Trailer"),
  TRANSFER_ENCODING("Transfer-Encoding"),
  UPGRADE("Upgrade"),
  HTTP2_SETTINGS("HTTP2-Settings"),
  CONTENT_LENGTH("Content-Length"),
  CONTENT_TYPE("Content-Type"),
  CONTENT_ENCODING("Content-Encoding"),
  CONTENT_RANGE("Content-Range"),
  VIA("Via"),
  FORWARDED("Forwarded"),
  X_FORWARDED_FOR("X-Forwarded-For"),
  MAX_FORWARDS("Max-Forwards"),
  EXPECT("Expect"),
  AUTHORIZATION("Authorization"),
  PROXY_AUTHORIZATION("Proxy-Authorization"),
  PROXY_AUTHENTICATE("Proxy-Authenticate"),
  PROXY_AUTHENTICATION_INFO("Proxy-Authentication-Info"),
  WWW_AUTHENTICATE("WWW-Authenticate"),
  AUTHENTICATION_INFO("Authentication-Info"),
  PROXY_STATUS("Proxy-Status"),
  COOKIE("Cookie"),
  SET_COOKIE("Set-Cookie"),
  CACHE_CONTROL("Cache-Control"),
  PRAGMA("Pragma"),
  RANGE("Range"),
  IF_MATCH("If-Match"),
  IF_NONE_MATCH("If-None-Match"),
  IF_MODIFIED_SINCE("If-Modified-Since"),
  IF_UNMODIFIED_SINCE("If-Unmodified-Since"),
  IF_RANGE("If-Range"),
  AGE("Age"),
  EXPIRES("Expires"),
  DATE("Date"),
  LOCATION("Location"),
  RETRY_AFTER("Retry-After"),
  VARY("Vary"),
  WARNING("Warning"),
  ACCEPT("Accept"),
  USER_AGENT("User-Agent"),
  REFERER("Referer"),
  ORIGIN("Origin"),
  SERVER("Server"),
  SEC_WEBSOCKET_KEY("Sec-WebSocket-Key"),
  SEC_WEBSOCKET_ACCEPT("Sec-WebSocket-Accept");

  /** Fields that are not forwarded in a trailer section (RFC 9110, section 6.5.1). */
  static final long NEVER_TRAILERS =
      setOf(HOST, CONNECTION, PROXY_CONNECTION, KEEP_ALIVE, TE, TRAILER, TRANSFER_ENCODING)
          | setOf(UPGRADE, HTTP2_SETTINGS, CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING)
          | setOf(CONTENT_RANGE, VIA, FORWARDED, X_FORWARDED_FOR, MAX_FORWARDS, EXPECT)
          | setOf(AUTHORIZATION, PROXY_AUTHORIZATION, PROXY_AUTHENTICATE, WWW_AUTHENTICATE)
          | setOf(PROXY_AUTHENTICATION_INFO, AUTHENTICATION_INFO, COOKIE, SET_COOKIE)
          | setOf(CACHE_CONTROL, PRAGMA, RANGE, IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE)
          | setOf(IF_UNMODIFIED_SINCE, IF_RANGE, AGE, EXPIRES, DATE, LOCATION, RETRY_AFTER)
          | setOf(VARY, WARNING);

  private static final FieldName[] ALL = values();
  private static final int MASK = 255;
  private static final byte[] TABLE = table();

  private final String text;
  private final byte[] bytes;
  private final byte[] lower;
  private final String lowerText;

  FieldName(String text) {
    this.text = text;
    this.bytes = Octets.ascii(text);
    this.lower = bytes.clone();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Octets.lower(lower[i]);
    }
    this.lowerText = text.toLowerCase(Locale.ROOT);
  }

  private static byte[] table() {
    byte[] table = new byte[MASK + 1];
    Arrays.fill(table, (byte) -1);
    for (FieldName name : ALL) {
      int slot = hash(name.bytes, 0, name.bytes.length);
      while (table[slot] >= 0) {
        slot = (slot + 1) & MASK;
      }
      table[slot] = (byte) name.number();
    }
    return table;
  }

  /** Cheap on purpose: names differ in their length, middle or ends, and a hit is compared. */
  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    int first = bytes[from] & 0x1F;
    int middle = bytes[from + (length >> 1)] & 0x1F;
    int last = bytes[to - 1] & 0x1F;
    return (length * 31 + first * 7 + middle * 3 + last) & MASK;
  }

  /** The name in a not empty range of octets, in any case, or null if it is none of these. */
  static @Nullable FieldName find(byte[] bytes, int from, int to) {
    int slot = hash(bytes, from, to);
    for (int id = TABLE[slot]; id >= 0; id = TABLE[slot]) {
      FieldName name = ALL[id];
      if (name.matches(bytes, from, to)) {
        return name;
      }
      slot = (slot + 1) & MASK;
    }
    return null;
  }

  /** The number by which a head keeps the name; nothing outside of the process sees it. */
  @SuppressWarnings("EnumOrdinal")
  int number() {
    return ordinal();
  }

  static FieldName at(int number) {
    return ALL[number];
  }

  private boolean matches(byte[] other, int from, int to) {
    return to - from == bytes.length
        && (Arrays.equals(bytes, 0, bytes.length, other, from, to)
            || Octets.equalsLower(other, from, to, lower));
  }

  /** This name as a member of a set of names. */
  long bit() {
    return 1L << number();
  }

  static long setOf(FieldName... names) {
    long set = 0;
    for (FieldName name : names) {
      set |= name.bit();
    }
    return set;
  }

  /** The name as it is written in a head; do not change the array. */
  byte[] bytes() {
    return bytes;
  }

  /** The name as it is written in HTTP/2. */
  public String lowerText() {
    return lowerText;
  }

  /** The name as it is written in a head. */
  public String text() {
    return text;
  }
}
