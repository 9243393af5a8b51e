package io.calamary.proxyproto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A type and its value, as a header of version 2 carries them behind its addresses. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyTlv {
  /** The application protocol (PP2_TYPE_ALPN). */
  public static final int ALPN = 0x01;

  /** The host name that the client asked for (PP2_TYPE_AUTHORITY). */
  public static final int AUTHORITY = 0x02;

  /** A checksum of the header (PP2_TYPE_CRC32C). */
  public static final int CRC32C = 0x03;

  /** Padding (PP2_TYPE_NOOP). */
  public static final int NOOP = 0x04;

  /** What identifies the connection (PP2_TYPE_UNIQUE_ID). */
  public static final int UNIQUE_ID = 0x05;

  /** About TLS between the client and the sender (PP2_TYPE_SSL). */
  public static final int SSL = 0x20;

  /** The network namespace (PP2_TYPE_NETNS). */
  public static final int NETNS = 0x30;

  /** Of Google Cloud: the ID of a Private Service Connect connection. */
  public static final int GCP = 0xe0;

  /** Of Amazon Web Services; the first byte of its value is a type of its own. */
  public static final int AWS = 0xea;

  /** Of Azure; the first byte of its value is a type of its own. */
  public static final int AZURE = 0xee;

  private final int type;
  private final byte[] value;

  private ProxyTlv(int type, byte[] value) {
    this.type = type;
    this.value = value;
  }

  /** Makes a TLV of a type, 0 to 255, and a copy of a value of at most 65535 bytes. */
  public static ProxyTlv of(int type, byte[] value) {
    if (type < 0 || type > 255) {
      throw new IllegalArgumentException("type: " + type + " (expected: 0-255)");
    }
    if (value.length > 65_535) {
      throw new IllegalArgumentException("value: " + value.length + " bytes (expected: 0-65535)");
    }
    return new ProxyTlv(type, value.clone());
  }

  /** The type, 0 to 255. */
  public int type() {
    return type;
  }

  /** A copy of the value. */
  public byte[] value() {
    return value.clone();
  }

  /** How many bytes the value has. */
  public int length() {
    return value.length;
  }

  /** A byte of the value, 0 to 255. */
  public int byteAt(int index) {
    return value[index] & 0xff;
  }

  /** The value as text, whatever characters it has; null if it is not UTF-8. */
  public @Nullable String text() {
    return text(0);
  }

  /** The value from an index on as text; null if it is not UTF-8. */
  @Nullable String text(int from) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value, from, value.length - from))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The value in hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProxyTlv tlv && tlv.type == type && Arrays.equals(tlv.value, value);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits((byte) type) + "=" + hex();
  }
}
