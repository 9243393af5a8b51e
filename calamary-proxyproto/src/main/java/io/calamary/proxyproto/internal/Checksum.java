package io.calamary.proxyproto.internal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The CRC32C of a header (specification, section 2.2.3; RFC 4960 appendix B). */
final class Checksum {
  private Checksum() {}

  /**
   * What is wrong with the checksum of a complete header; null for nothing.
   *
   * @param at where the checksum stands; negative where there is none
   */
  static @Nullable String flaw(ByteBuf in, int from, int length, int at, boolean required) {
    if (at < 0) {
      return required ? "no checksum" : null;
    }
    return of(in, from, length, at) == in.getInt(at) ? null : "a wrong checksum";
  }

  /** The checksum over all bytes, where the checksum itself counts as zero. */
  static int of(ByteBuf in, int from, int length, int at) {
    CRC32C crc = new CRC32C();
    crc.update(in.nioBuffer(from, at - from));
    crc.update(ByteBuffer.allocate(Integer.BYTES));
    int rest = at + Integer.BYTES;
    crc.update(in.nioBuffer(rest, from + length - rest));
    return (int) crc.getValue();
  }
}
