package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;

/**
 * Recognises the beginning of a request line (RFC 9112 section 3), byte by byte, as far as the name
 * of the protocol. More lenient than the grammar where servers are: about empty lines before it,
 * white space between the words and inside the target, and the case of "HTTP".
 */
final class HttpRequestLine {
  /** The bytes fit so far. */
  static final int MORE = -1;

  /** A byte is there that no request line has at its place. */
  static final int NO = -2;

  /** Method and target fit, but go on for longer than any server reads. */
  static final int TOO_LONG = -3;

  static final int MAX_LINE = 16 * 1024;

  private static final int MAX_METHOD = 64;
  private static final int MAX_EMPTY = 8;

  private HttpRequestLine() {}

  /** The index behind "HTTP/", or one of the negative answers. */
  static int versionAt(ByteBuf bytes, int from, int to) {
    int start = start(bytes, from, to);
    if (start == to) {
      return MORE;
    }
    int space = methodEnd(bytes, start, to);
    if (space < 0) {
      return space;
    }
    int target = space + 1;
    while (target < to && isBlank(bytes.getByte(target))) {
      if (target - start >= MAX_LINE) {
        return NO;
      }
      target++;
    }
    if (target == to) {
      return MORE;
    }
    return beginsTarget(bytes.getByte(target)) ? versionAfter(bytes, start, target, to) : NO;
  }

  /** Where the line begins: behind the empty lines that a server skips (RFC 9112 section 2.2). */
  static int start(ByteBuf bytes, int from, int to) {
    int last = Math.min(to, from + MAX_EMPTY);
    int position = from;
    while (position < last && isLineEnd(bytes.getByte(position))) {
      position++;
    }
    return position;
  }

  private static int methodEnd(ByteBuf bytes, int start, int to) {
    int position = start;
    while (position < to && isTokenCharacter(bytes.getByte(position))) {
      if (position - start == MAX_METHOD) {
        return NO;
      }
      position++;
      if (position - start == 4 && SshSniffer.beginsLikeSsh(bytes, start, to)) {
        return NO;
      }
    }
    if (position == to) {
      return MORE;
    }
    return position > start && isBlank(bytes.getByte(position)) ? position : NO;
  }

  private static int versionAfter(ByteBuf bytes, int start, int target, int to) {
    int last = Math.min(to, start + MAX_LINE);
    boolean afterBlank = false;
    for (int i = target + 1; i < last; i++) {
      int c = bytes.getUnsignedByte(i);
      boolean blank = isBlank(c);
      if (!blank && (c < ' ' || c == 0x7f)) {
        return NO;
      }
      if (afterBlank && i + 5 <= last && isHttp(bytes, i)) {
        return i + 5;
      }
      afterBlank = blank;
    }
    return last == start + MAX_LINE ? TOO_LONG : MORE;
  }

  private static boolean isHttp(ByteBuf bytes, int at) {
    return (bytes.getByte(at) | 0x20) == 'h'
        && (bytes.getByte(at + 1) | 0x20) == 't'
        && (bytes.getByte(at + 2) | 0x20) == 't'
        && (bytes.getByte(at + 3) | 0x20) == 'p'
        && bytes.getByte(at + 4) == '/';
  }

  /** The targets of RFC 9112 section 3.2 begin with a slash, an asterisk, a scheme or a host. */
  private static boolean beginsTarget(int c) {
    return c == '/' || c == '*' || c == '[' || isAlphanumeric(c);
  }

  /** A "tchar" of RFC 9110 section 5.6.2. */
  static boolean isTokenCharacter(int c) {
    return isAlphanumeric(c) || (c > ' ' && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isAlphanumeric(int c) {
    int low = c | 0x20;
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLineEnd(int c) {
    return c == '\r' || c == '\n';
  }
}
