package io.calamary.core.internal.inspect.quic;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The versions of QUIC whose Initial packets can be read. */
public enum QuicVersion {
  /** RFC 9000. */
  V1(0x00000001, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "quic "),
  /** RFC 9369. */
  V2(0x6b3343cf, "0dede3def700a6db819381be6e269dcbf9bd2ed9", "quicv2 "),
  /** The last draft that was in wide use. */
  DRAFT_29(0xff00001d, "afbfec289993d24c9e9786f19c6111e04390a899", "quic ");

  private static final byte[] CLIENT = info("client in", 32);

  private final int number;
  private final byte[] salt;
  private final byte[] key;
  private final byte[] iv;
  private final byte[] headerProtection;

  QuicVersion(int number, String salt, String label) {
    this.number = number;
    this.salt = HexFormat.of().parseHex(salt);
    this.key = info(label + "key", InitialKeys.KEY);
    this.iv = info(label + "iv", InitialKeys.IV);
    this.headerProtection = info(label + "hp", InitialKeys.KEY);
  }

  /** The version of that number; null if its packets can't be read. */
  static @Nullable QuicVersion of(int number) {
    return switch (number) {
      case 0x00000001 -> V1;
      case 0x6b3343cf -> V2;
      case 0xff00001d -> DRAFT_29;
      default -> null;
    };
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** What the two bits of a long header mean (RFC 9000 section 17.2, RFC 9369 section 3.2). */
  LongHeader.Kind kind(int bits) {
    return LongHeader.KINDS[this == V2 ? bits + 3 & 3 : bits];
  }

  byte[] salt() {
    return salt;
  }

  byte[] clientInfo() {
    return CLIENT;
  }

  byte[] keyInfo() {
    return key;
  }

  byte[] ivInfo() {
    return iv;
  }

  byte[] headerProtectionInfo() {
    return headerProtection;
  }

  /**
   * The HkdfLabel of RFC 8446 section 7.1 without context, and behind it the number of the only
   * block that HKDF-Expand needs (RFC 5869 section 2.3).
   */
  private static byte[] info(String label, int length) {
    byte[] text = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] out = new byte[text.length + 5];
    out[1] = (byte) length;
    out[2] = (byte) text.length;
    System.arraycopy(text, 0, out, 3, text.length);
    out[out.length - 1] = 1;
    return out;
  }
}
