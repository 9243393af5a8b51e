package io.calamary.core.internal.inspect;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A host as a stranger wrote it, brought into one spelling: a name that {@link Endpoint#of(String,
 * int)} takes, an address, or neither. Bytes that a name can't have are never cut off or passed on.
 *
 * @param kind what it is
 * @param text the name in lower case without a trailing dot, or the address in its canonical text;
 *     null if it is neither
 * @param trailingDot whether the name was written with a dot at its end
 */
record PeekedHost(Kind kind, @Nullable String text, boolean trailingDot) {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;
  private static final PeekedHost INVALID = new PeekedHost(Kind.INVALID, null, false);

  /** What the bytes are. */
  enum Kind {
    NAME,
    ADDRESS,
    INVALID
  }

  /** Reads the bytes from one index to before the other; an IPv6 address may have brackets. */
  static PeekedHost read(ByteBuf bytes, int from, int to) {
    return to - from > MAX_NAME + 1
        ? INVALID
        : of(bytes.toString(from, to - from, StandardCharsets.ISO_8859_1));
  }

  /** Reads text of which each character stands for one byte. */
  static PeekedHost of(String raw) {
    if (raw.isEmpty() || raw.length() > MAX_NAME + 1) {
      return INVALID;
    }
    InetAddress address = Endpoint.addressOf(raw);
    boolean dot = raw.endsWith(".");
    if (address != null) {
      return new PeekedHost(Kind.ADDRESS, Endpoint.of(address, 0).host(), dot);
    }
    String name = dot ? raw.substring(0, raw.length() - 1) : raw;
    return isName(name) ? new PeekedHost(Kind.NAME, lowerCase(name), dot) : INVALID;
  }

  private static boolean isName(String name) {
    int length = name.length();
    if (length > MAX_NAME) {
      return false;
    }
    int labelAt = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || name.charAt(i) == '.') {
        if (i == labelAt || i - labelAt > MAX_LABEL) {
          return false;
        }
        if (i < length) {
          labelAt = i + 1;
        }
      } else if (!isNameCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !isNumber(name, labelAt);
  }

  /** A last label that is a number makes an address for some readers, and a name for others. */
  private static boolean isNumber(String name, int from) {
    boolean hex = name.startsWith("0x", from) || name.startsWith("0X", from);
    for (int i = hex ? from + 2 : from; i < name.length(); i++) {
      if (Character.digit(name.charAt(i), hex ? 16 : 10) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(char c) {
    char low = (char) (c | 0x20);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static String lowerCase(String name) {
    StringBuilder out = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out = out == null ? new StringBuilder(name) : out;
        out.setCharAt(i, (char) (c | 0x20));
      }
    }
    return out == null ? name : out.toString();
  }
}
