package io.calamary.http.internal.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Octet classes of RFC 9110, section 5.6, and the few loops over octets that must be fast. */
final class Octets {
  static final byte HTAB = 9;
  static final byte LF = 10;
  static final byte CR = 13;
  static final byte SP = ' ';

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final boolean[] TOKEN = tokenTable();
  private static final byte[] LOWER = lowerTable();

  private Octets() {}

  /** Eight octets at once. Apart from the rest, as no listener needs it to begin to listen. */
  private static final class Eight {
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Eight() {}

    static long at(byte[] octets, int index) {
      return (long) LONG.get(octets, index);
    }
  }

  private static boolean[] tokenTable() {
    boolean[] table = new boolean[256];
    for (char c = '0'; c <= '9'; c++) {
      table[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      table[c] = true;
      table[c - 32] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      table[c] = true;
    }
    return table;
  }

  private static byte[] lowerTable() {
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 32 : i);
    }
    return table;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isToken(byte octet) {
    return TOKEN[octet & 0xFF];
  }

  static boolean isBlank(byte octet) {
    return octet == SP || octet == HTAB;
  }

  static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  static byte lower(byte octet) {
    return LOWER[octet & 0xFF];
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte octet) {
    if (isDigit(octet)) {
      return octet - '0';
    }
    int letter = octet | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** Index of the first octet that is no token character, or {@code to}. */
  static int endOfToken(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && TOKEN[bytes[i] & 0xFF]) {
      i++;
    }
    return i;
  }

  /** Index of the first octet that is neither SP nor HTAB, or {@code to}. */
  static int endOfBlanks(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  /** Index behind the last octet that is neither SP nor HTAB, or {@code from}. */
  static int trimEnd(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && isBlank(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  /** Index of the first control character (HTAB and DEL included), or {@code to}. */
  static int endOfText(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long word = Eight.at(bytes, i);
      long hit = below(word, 0x20) | below(word ^ (ONES * 0x7F), 1);
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    while (i < to && !isControl(bytes[i])) {
      i++;
    }
    return i;
  }

  /** Index of the first octet that is no visible ASCII character (0x21-0x7E), or {@code to}. */
  static int endOfVisible(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long word = Eight.at(bytes, i);
      long hit = below(word, 0x21) | below(word ^ (ONES * 0x7F), 1) | (word & HIGHS);
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    while (i < to && bytes[i] > 0x20 && bytes[i] != 0x7F) {
      i++;
    }
    return i;
  }

  /**
   * Sets the high bit of each octet that is below {@code limit}. Octets above the lowest hit may be
   * set wrongly by its borrow, so only the lowest one counts.
   */
  private static long below(long word, int limit) {
    return (word - ONES * limit) & ~word & HIGHS;
  }

  private static boolean isControl(byte octet) {
    return (octet >= 0 && octet < 0x20) || octet == 0x7F;
  }

  /** Whether the range is {@code lower} (already in lower case), letters compared without case. */
  static boolean equalsLower(byte[] bytes, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (LOWER[bytes[from + i] & 0xFF] != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the octets at {@code from} are {@code prefix}; there must be as many. */
  static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** An octet as a person reads it in a failure: {@code 'x'} or {@code 0x00}. */
  static String show(byte octet) {
    return octet > 0x20 && octet < 0x7F
        ? "'" + (char) octet + "'"
        : String.format("0x%02X", octet & 0xFF);
  }
}
