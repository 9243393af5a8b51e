package io.calamary.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A typed value of a PROXY protocol header of version 2 (section 2.2 of the specification).
 * Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OutgoingTlv {
  /** The protocol above, in the words of ALPN. */
  public static final int ALPN = 0x01;

  /** The name that the client asked for. */
  public static final int AUTHORITY = 0x02;

  /** The checksum, which {@link OutgoingHeader#withCrc32c()} writes. */
  public static final int CRC32C = 0x03;

  /** An identifier of the connection. */
  public static final int UNIQUE_ID = 0x05;

  /** The name of the network namespace. */
  public static final int NETNS = 0x30;

  private static final int MOST_BYTES = 65_535;

  private final int type;
  private final byte[] value;

  private OutgoingTlv(int type, byte[] value) {
    this.type = type;
    this.value = value;
  }

  /**
   * A value.
   *
   * @param type 0 to 255, but not {@link #CRC32C}
   * @param value at most 65535 bytes; copied
   * @throws IllegalArgumentException if one of them is out of bounds
   */
  public static OutgoingTlv of(int type, byte[] value) {
    if (type < 0 || type > 255 || type == CRC32C) {
      throw new IllegalArgumentException(
          "type: " + type + " (expected: 0-255, and withCrc32c() for the checksum, which is 3)");
    }
    if (value.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "value: " + value.length + " bytes (expected: at most " + MOST_BYTES + ")");
    }
    return new OutgoingTlv(type, value.clone());
  }

  /** A value that is text, in UTF-8. */
  public static OutgoingTlv of(int type, String text) {
    return of(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The type, 0 to 255. */
  public int type() {
    return type;
  }

  /** The value; a copy. */
  public byte[] value() {
    return value.clone();
  }

  /** The size of the value in bytes. */
  public int size() {
    return value.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OutgoingTlv that
        && that.type == type
        && Arrays.equals(that.value, value);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return String.format("OutgoingTlv[0x%02x, %d bytes]", type, value.length);
  }
}
