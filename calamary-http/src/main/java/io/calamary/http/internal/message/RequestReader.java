package io.calamary.http.internal.message;

import static io.calamary.http.internal.message.Octets.CR;
import static io.calamary.http.internal.message.Octets.LF;
import static io.calamary.http.internal.message.Octets.SP;

/** Reads request heads (RFC 9112, section 3), strictly. */
public final class RequestReader extends HeadReader<RequestHead> {
  private static final int START = 0;
  private static final int EMPTY_LINE = 1;
  private static final int METHOD = 2;
  private static final int TARGET = 3;
  private static final int VERSION = 4;
  private static final int MINOR = 5;

  private static final int MAX_EMPTY_LINES = 4;
  private static final int MAX_METHOD = 32;
  private static final byte[] PREFIX = Octets.ascii("HTTP/1.");
  private static final byte[] SSH = Octets.ascii("SSH-");

  private int methodEnd;
  private int targetEnd;
  private Version version = Version.HTTP_1_1;

  /** A reader for one connection. */
  public RequestReader(HeadLimits limits) {
    super(Direction.REQUEST, limits);
  }

  @Override
  int startLine(int part, byte[] octets, int from, int to) {
    return switch (part) {
      case START -> start(octets, from);
      case EMPTY_LINE -> emptyLine(octets, from);
      case METHOD -> method(octets, from, to);
      case TARGET -> target(octets, from, to);
      case VERSION -> version(octets, from, to);
      default -> minor(octets, from);
    };
  }

  private int start(byte[] octets, int at) {
    byte octet = octets[at];
    if (octet == CR && at < 2 * MAX_EMPTY_LINES) {
      enter(EMPTY_LINE);
      return at + 1;
    }
    if (!Octets.isToken(octet)) {
      return refuse(at, "request begins with " + Octets.show(octet));
    }
    begin(at);
    enter(METHOD);
    return at;
  }

  private int emptyLine(byte[] octets, int at) {
    if (octets[at] != LF) {
      return refuse(at, "CR before the request is not followed by LF");
    }
    begin(at + 1);
    enter(START);
    return at + 1;
  }

  private int method(byte[] octets, int at, int to) {
    int start = lineStart();
    int end = Octets.endOfToken(octets, at, Math.min(to, start + MAX_METHOD + 1));
    if (end - start >= SSH.length && Octets.startsWith(octets, start, SSH)) {
      return refuse(at, "SSH instead of HTTP");
    }
    if (end - start > MAX_METHOD) {
      fail(501, "method longer than " + MAX_METHOD + " octets");
      return at;
    }
    if (end == to) {
      return end;
    }
    if (octets[end] != SP) {
      return refuse(end, "method contains " + Octets.show(octets[end]));
    }
    methodEnd = end;
    enter(TARGET);
    return end + 1;
  }

  private int target(byte[] octets, int at, int to) {
    int end = Octets.endOfVisible(octets, at, to);
    if (end == to) {
      return end;
    }
    if (octets[end] != SP) {
      return refuse(end, "request target contains " + Octets.show(octets[end]));
    }
    if (end == methodEnd + 1) {
      return refuse(end, "no request target, or two spaces before it");
    }
    targetEnd = end;
    enter(VERSION);
    return end + 1;
  }

  private int version(byte[] octets, int at, int to) {
    int i = at;
    for (int matched = i - targetEnd - 1; i < to && matched < PREFIX.length; matched++) {
      if (octets[i] != PREFIX[matched]) {
        return wrongVersion(octets[i], matched);
      }
      i++;
    }
    if (i - targetEnd - 1 == PREFIX.length) {
      enter(MINOR);
    }
    return i;
  }

  private int wrongVersion(byte octet, int matched) {
    if (matched == PREFIX.length - 2 && Octets.isDigit(octet)) {
      fail(505, "HTTP version " + (char) octet + " (expected: 1)");
    } else {
      fail(400, "HTTP version contains " + Octets.show(octet) + " (expected: HTTP/1.1)");
    }
    return 0;
  }

  private int minor(byte[] octets, int at) {
    if (!Octets.isDigit(octets[at])) {
      return refuse(at, "HTTP version contains " + Octets.show(octets[at]));
    }
    version = octets[at] == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
    enter(CR_EXPECTED);
    return at + 1;
  }

  private int refuse(int at, String detail) {
    fail(400, detail);
    return at;
  }

  @Override
  RequestHead complete(byte[] octets, int start, Fields received) {
    return new RequestHead(octets, new int[] {start, methodEnd, targetEnd}, version, received);
  }
}
