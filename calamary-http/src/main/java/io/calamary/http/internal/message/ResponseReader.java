package io.calamary.http.internal.message;

import static io.calamary.http.internal.message.Octets.CR;
import static io.calamary.http.internal.message.Octets.HTAB;
import static io.calamary.http.internal.message.Octets.SP;

/**
 * Reads response heads (RFC 9112, section 4). What is no HTTP/1.x response fails at its first
 * octet; a missing space behind the status code is forgiven, as section 4 asks of clients.
 */
public final class ResponseReader extends HeadReader<ResponseHead> {
  private static final int PROTOCOL = 0;
  private static final int MINOR = 1;
  private static final int SPACE = 2;
  private static final int STATUS = 3;
  private static final int BEFORE_REASON = 4;
  private static final int REASON = 5;

  private static final byte[] PREFIX = Octets.ascii("HTTP/1.");
  private static final int STATUS_AT = PREFIX.length + 2;

  private Version version = Version.HTTP_1_1;
  private int status;
  private int reasonStart;
  private int reasonEnd;

  /** A reader for one connection. */
  public ResponseReader(HeadLimits limits) {
    super(Direction.RESPONSE, limits);
  }

  @Override
  int startLine(int part, byte[] octets, int from, int to) {
    byte octet = octets[from];
    return switch (part) {
      case PROTOCOL -> protocol(octet, from);
      case MINOR -> minor(octet, from);
      case SPACE -> octet == SP ? goOn(STATUS, from) : refuse("version", octet);
      case STATUS -> status(octet, from);
      case BEFORE_REASON -> beforeReason(octet, from);
      default -> reason(octets, from, to);
    };
  }

  private int protocol(byte octet, int at) {
    if (octet != PREFIX[at]) {
      return refuse("version", octet);
    }
    return goOn(at == PREFIX.length - 1 ? MINOR : PROTOCOL, at);
  }

  private int minor(byte octet, int at) {
    if (!Octets.isDigit(octet)) {
      return refuse("version", octet);
    }
    version = octet == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
    status = 0;
    return goOn(SPACE, at);
  }

  private int status(byte octet, int at) {
    if (!Octets.isDigit(octet) || (status == 0 && octet == '0')) {
      return refuse("status code", octet);
    }
    status = status * 10 + octet - '0';
    return goOn(at == STATUS_AT + 2 ? BEFORE_REASON : STATUS, at);
  }

  private int beforeReason(byte octet, int at) {
    reasonStart = at + 1;
    reasonEnd = at + 1;
    if (octet == CR) {
      enter(CR_EXPECTED);
      return at;
    }
    return octet == SP ? goOn(REASON, at) : refuse("status code", octet);
  }

  private int reason(byte[] octets, int at, int to) {
    int end = Octets.endOfText(octets, at, to);
    if (end < to) {
      byte octet = octets[end];
      if (octet == HTAB) {
        return end + 1;
      }
      if (octet != CR) {
        return refuse("reason phrase", octet);
      }
      reasonEnd = end;
      enter(CR_EXPECTED);
    }
    return end;
  }

  private int goOn(int next, int at) {
    enter(next);
    return at + 1;
  }

  private int refuse(String place, byte octet) {
    fail(502, "no HTTP/1.1 response: " + place + " contains " + Octets.show(octet));
    return 0;
  }

  @Override
  ResponseHead complete(byte[] octets, int start, Fields received) {
    return new ResponseHead(octets, status, new int[] {reasonStart, reasonEnd}, version, received);
  }
}
