package io.calamary.flow;

/** Host names as text: checked and brought into one spelling. */
final class HostName {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private HostName() {}

  /** Lower case, one trailing dot removed; refuses what could be read in two ways. */
  static String normalise(String host) {
    int length = host.endsWith(".") ? host.length() - 1 : host.length();
    if (length < 1 || length > MAX_NAME) {
      throw refuse(host, "1 to " + MAX_NAME + " characters");
    }
    boolean upper = false;
    int label = 0;
    int labelStart = 0;
    for (int i = 0; i < length; i++) {
      char c = host.charAt(i);
      if (c == '.') {
        requireLabel(host, label);
        label = 0;
        labelStart = i + 1;
        continue;
      }
      label++;
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!isNameCharacter(c)) {
        throw refuse(host, "letters, digits, '-', '_' and '.'; other scripts in their xn-- form");
      }
    }
    requireLabel(host, label);
    requireNoNumericEnd(host, labelStart, length);
    String name = length == host.length() ? host : host.substring(0, length);
    return upper ? lowerCase(name) : name;
  }

  /** A name that ends in a number is an address that some parsers read and others do not. */
  private static void requireNoNumericEnd(String host, int from, int to) {
    boolean hex = host.startsWith("0x", from) || host.startsWith("0X", from);
    int radix = hex ? 16 : 10;
    for (int i = hex ? from + 2 : from; i < to; i++) {
      if (Character.digit(host.charAt(i), radix) < 0) {
        return;
      }
    }
    throw refuse(host, "an IPv4 address, or a name whose last label is not a number");
  }

  private static void requireLabel(String host, int length) {
    if (length < 1 || length > MAX_LABEL) {
      throw refuse(host, "labels of 1 to " + MAX_LABEL + " characters");
    }
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private static String lowerCase(String name) {
    char[] out = name.toCharArray();
    for (int i = 0; i < out.length; i++) {
      if (out[i] >= 'A' && out[i] <= 'Z') {
        out[i] = (char) (out[i] + 32);
      }
    }
    return new String(out);
  }

  private static IllegalArgumentException refuse(String host, String expected) {
    return new IllegalArgumentException(
        "host: '" + Printable.text(host) + "' (expected: " + expected + ")");
  }
}
