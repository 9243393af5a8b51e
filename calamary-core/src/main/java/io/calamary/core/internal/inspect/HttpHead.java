package io.calamary.core.internal.inspect;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds out which host a whole request head is for, in the way of RFC 9112 section 3.2: the host in
 * the target, else the only Host field. A head that can be read in two ways has no host.
 */
final class HttpHead {
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final ByteBuf bytes;
  private HttpAuthority field = HttpAuthority.MISSING;
  private int hostFields;
  private boolean malformed;

  private HttpHead(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** The index behind the empty line that ends the head; -1 if it is not there. */
  static int endAfter(ByteBuf bytes, int from, int to) {
    int lineEnd = bytes.indexOf(from, to, LF);
    while (lineEnd >= 0) {
      int line = lineEnd + 1;
      lineEnd = bytes.indexOf(line, to, LF);
      if (lineEnd == line || (lineEnd == line + 1 && bytes.getByte(line) == CR)) {
        return lineEnd + 1;
      }
    }
    return -1;
  }

  /** What the head between the indices says; never an unknown protocol. */
  static Inspection read(ByteBuf bytes, int from, int to) {
    return new HttpHead(bytes).read(from, to);
  }

  private Inspection read(int from, int to) {
    int lineEnd = bytes.indexOf(from, to, LF);
    String requestLine = text(from, trimLineEnd(from, lineEnd));
    int line = lineEnd + 1;
    while (line < to) {
      lineEnd = bytes.indexOf(line, to, LF);
      int end = trimLineEnd(line, lineEnd);
      if (end > line) {
        readField(line, end);
      }
      line = lineEnd + 1;
    }
    return judge(requestLine);
  }

  private Inspection judge(String requestLine) {
    HttpTarget target = HttpTarget.parse(requestLine);
    HttpAuthority authority = target.authority();
    malformed |= target.malformed() || hostFields > 1;
    // A client of HTTP/1.1 has to send a Host, with the host of the target if that has one.
    malformed |= hostFields == 0 && !target.isHttp10();
    if (authority.isMissing()) {
      authority = field;
    } else if (!field.isMissing() && !authority.equals(field)) {
      malformed = true;
    }
    return Inspection.builder()
        .protocol(AppProtocol.HTTP1)
        .httpHost(malformed ? null : authority.host())
        .malformed(malformed)
        .build();
  }

  private void readField(int from, int to) {
    int colon = bytes.indexOf(from, to, (byte) ':');
    if (colon <= from || !isToken(from, colon) || !isFieldValue(colon + 1, to)) {
      // Also a line that begins with white space, which some join with the one before it.
      malformed = true;
      return;
    }
    if (colon - from == 4 && text(from, colon).equalsIgnoreCase("host")) {
      hostFields++;
      HttpAuthority value = HttpAuthority.parse(text(colon + 1, to).trim());
      malformed |= value == null;
      field = value == null ? HttpAuthority.MISSING : value;
    }
  }

  private boolean isToken(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!HttpRequestLine.isTokenCharacter(bytes.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  /** No control characters: some servers end a line at a CR, or a text at a NUL. */
  private boolean isFieldValue(int from, int to) {
    for (int i = from; i < to; i++) {
      int c = bytes.getUnsignedByte(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private int trimLineEnd(int line, int lineEnd) {
    return lineEnd > line && bytes.getByte(lineEnd - 1) == CR ? lineEnd - 1 : lineEnd;
  }

  private String text(int from, int to) {
    return bytes.toString(from, to - from, StandardCharsets.ISO_8859_1);
  }
}
