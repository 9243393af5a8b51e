package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * This proxy in the Via field (RFC 9110, section 7.6.3). Immutable, safe for any thread.
 *
 * <p>The pseudonym must differ between proxies that may stand behind each other, because a message
 * that has passed it already is a loop.
 */
public final class Via {
  private final byte[] pseudonym;
  private final byte[] line10;
  private final byte[] line11;
  private final byte[] line2;

  /**
   * A proxy with that name.
   *
   * @throws IllegalArgumentException if it is not 1 to 255 token characters
   */
  public Via(String pseudonym) {
    byte[] octets = Octets.ascii(pseudonym);
    if (octets.length == 0
        || octets.length > 255
        || Octets.endOfToken(octets, 0, octets.length) < octets.length
        || pseudonym.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "pseudonym: '" + pseudonym + "' (expected: 1 to 255 token characters)");
    }
    this.line10 = Octets.ascii("Via: 1.0 " + pseudonym + "\r\n");
    this.line11 = Octets.ascii("Via: 1.1 " + pseudonym + "\r\n");
    this.line2 = Octets.ascii("Via: 2.0 " + pseudonym + "\r\n");
    for (int i = 0; i < octets.length; i++) {
      octets[i] = Octets.lower(octets[i]);
    }
    this.pseudonym = octets;
  }

  /** Whether a message with these fields has been here before. */
  public boolean loop(Fields fields) {
    if (!fields.has(FieldName.VIA)) {
      return false;
    }
    FieldList hops = fields.list(FieldName.VIA);
    while (hops.next()) {
      if (receivedByUs(fields.bytes(), hops.start(), hops.end())) {
        return true;
      }
    }
    return false;
  }

  /** An element is {@code received-protocol RWS received-by [ RWS comment ]}. */
  private boolean receivedByUs(byte[] bytes, int from, int to) {
    int protocolEnd = endOfWord(bytes, from, to);
    int start = Octets.endOfBlanks(bytes, protocolEnd, to);
    return Octets.equalsLower(bytes, start, endOfWord(bytes, start, to), pseudonym);
  }

  private static int endOfWord(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && !Octets.isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private byte[] line(Version received) {
    return switch (received) {
      case HTTP_1_0 -> line10;
      case HTTP_1_1 -> line11;
      case HTTP_2 -> line2;
    };
  }

  /** The element for a message of that version. */
  public String element(Version received) {
    byte[] line = line(received);
    int from = "Via: ".length();
    return new String(line, from, line.length - from - 2, StandardCharsets.US_ASCII);
  }

  /** A line of its own is the same as one more element (RFC 9110, section 5.3). */
  void write(ByteBuf out, Version received) {
    out.writeBytes(line(received));
  }
}
