package io.calamary.flow;

import org.jspecify.annotations.Nullable;

/** IPv6 addresses as text: RFC 4291 section 2.2 in, RFC 5952 out. */
final class Ip6Text {
  private static final int GROUPS = 8;

  private Ip6Text() {}

  /** 16 bytes, or null if the text is not an address; zones are refused. */
  static byte @Nullable [] parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text);
      return all != null && all.length == 16 ? all : null;
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    byte[] head = gap == 0 ? new byte[0] : groups(text.substring(0, gap));
    byte[] tail = gap + 2 == text.length() ? new byte[0] : groups(text.substring(gap + 2));
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    // RFC 4291: an embedded IPv4 address may only stand at the very end.
    if (gap > 0 && text.substring(0, gap).indexOf('.') >= 0) {
      return null;
    }
    byte[] all = new byte[16];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, 16 - tail.length, tail.length);
    return all;
  }

  private static byte @Nullable [] groups(String text) {
    byte[] out = new byte[16];
    int used = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != ':') {
        continue;
      }
      String group = text.substring(start, i);
      boolean last = i == text.length();
      int size = last && group.indexOf('.') >= 0 ? 4 : 2;
      if (used + size > 16 || !(size == 4 ? dotted(group, out, used) : hex(group, out, used))) {
        return null;
      }
      used += size;
      start = i + 1;
    }
    return java.util.Arrays.copyOf(out, used);
  }

  private static boolean hex(String group, byte[] out, int at) {
    if (group.isEmpty() || group.length() > 4) {
      return false;
    }
    int value = 0;
    for (int i = 0; i < group.length(); i++) {
      char c = group.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return false;
      }
      value = value << 4 | digit;
    }
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
    return true;
  }

  private static boolean dotted(String group, byte[] out, int at) {
    String[] parts = group.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        return false;
      }
      out[at + i] = (byte) Integer.parseInt(parts[i]);
    }
    return true;
  }

  /** The canonical text: the longest run of two or more zero groups is left out. */
  static String format(byte[] bytes) {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(bytes, i + run) == 0) {
        run++;
      }
      if (run > bestLength) {
        best = i;
        bestLength = run;
      }
      i += run;
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == best) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (i > 0 && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(group(bytes, i)));
    }
    return out.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[index * 2] & 0xff) << 8 | (bytes[index * 2 + 1] & 0xff);
  }
}
