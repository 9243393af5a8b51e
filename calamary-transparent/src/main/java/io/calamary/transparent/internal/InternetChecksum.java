package io.calamary.transparent.internal;

import java.nio.ByteBuffer;

/** The checksum of IPv4, ICMP and UDP (RFC 1071). Not thread-safe. */
final class InternetChecksum {
  private long sum;

  /** Starts with nothing added. */
  InternetChecksum() {}

  /**
   * Adds bytes; if their number is odd, nothing may be added behind them.
   *
   * @param bytes from position to limit, big-endian; untouched
   */
  InternetChecksum add(ByteBuffer bytes) {
    int at = bytes.position();
    for (; at + 1 < bytes.limit(); at += 2) {
      sum += Short.toUnsignedInt(bytes.getShort(at));
    }
    if (at < bytes.limit()) {
      sum += Byte.toUnsignedInt(bytes.get(at)) << 8;
    }
    return this;
  }

  /** Adds a number of 16 bits, or the two halves of one of 32. */
  InternetChecksum add(int number) {
    sum += (number >>> 16) + (number & 0xFFFF);
    return this;
  }

  /** The checksum; 0 is possible. */
  short value() {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~folded;
  }
}
