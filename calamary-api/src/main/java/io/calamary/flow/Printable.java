package io.calamary.flow;

/** Text from strangers made safe for messages and logs: one line, no control characters. */
final class Printable {
  private static final int MAX = 128;

  private Printable() {}

  static String text(String raw) {
    int length = Math.min(raw.length(), MAX);
    StringBuilder out = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return length < raw.length() ? out.append("...").toString() : out.toString();
  }
}
