package io.calamary.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Wraps older encodings of private keys into PKCS#8 (RFC 5208), which the JDK reads. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = {INTEGER, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  /** Of a PKCS#1 key (RFC 8017 appendix A.1.2). */
  static byte[] pkcs8OfRsa(byte[] key) {
    return wrap(SEQUENCE, VERSION, RSA, wrap(OCTET_STRING, key));
  }

  /**
   * Of a SEC 1 key (RFC 5915).
   *
   * @param curve the encoded name of the curve, for a key that does not have it inside
   */
  static byte[] pkcs8OfEc(byte[] key, byte @Nullable [] curve) {
    byte[] inside = curve(key);
    byte[] name = inside == null ? curve : inside;
    if (name == null) {
      throw new IllegalArgumentException("the key does not name its curve");
    }
    return wrap(SEQUENCE, VERSION, wrap(SEQUENCE, EC, name), wrap(OCTET_STRING, key));
  }

  /** What is in the element [0] of an ECPrivateKey. */
  private static byte @Nullable [] curve(byte[] key) {
    Cursor cursor = new Cursor(key, 0, key.length);
    Cursor fields = cursor.enter(SEQUENCE);
    while (fields.more()) {
      int tag = fields.tag();
      Cursor content = fields.enter(tag);
      if (tag == PARAMETERS) {
        byte[] found = content.rest();
        return found.length > 0 && found[0] == OBJECT_IDENTIFIER ? found : null;
      }
    }
    return null;
  }

  private static byte[] wrap(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else if (length < 0x10000) {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    } else {
      throw new IllegalArgumentException("the key has " + length + " bytes (expected: < 65536)");
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A place in an encoding. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    Cursor(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    boolean more() {
      return at < end;
    }

    int tag() {
      return bytes[at] & 0xff;
    }

    byte[] rest() {
      return Arrays.copyOfRange(bytes, at, end);
    }

    /** Goes into the element that begins here, and past it. */
    Cursor enter(int tag) {
      if (end - at < 2 || tag() != tag) {
        throw new IllegalArgumentException("not a private key");
      }
      int length = bytes[at + 1] & 0xff;
      int start = at + 2;
      if (length > 0x80) {
        int octets = length & 0x7f;
        if (octets > 3) {
          throw new IllegalArgumentException("not a private key");
        }
        length = 0;
        for (int i = 0; i < octets && start < end; i++) {
          length = length << 8 | bytes[start++] & 0xff;
        }
      }
      if (length > end - start) {
        throw new IllegalArgumentException("not a whole private key");
      }
      at = start + length;
      return new Cursor(bytes, start, at);
    }
  }
}
