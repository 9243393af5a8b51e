package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;

/** Integers of variable length (RFC 9000 section 16), up to 2^62-1. */
final class Varint {
  private Varint() {}

  /** The number at that index; -1 if it goes beyond the end. */
  static long read(ByteBuf bytes, int at, int end) {
    int size = size(bytes, at, end);
    if (size == 0 || size > end - at) {
      return -1;
    }
    return switch (size) {
      case 1 -> bytes.getByte(at);
      case 2 -> bytes.getShort(at) & 0x3fff;
      case 4 -> bytes.getInt(at) & 0x3fff_ffff;
      default -> bytes.getLong(at) & 0x3fff_ffff_ffff_ffffL;
    };
  }

  /** How many bytes it takes, by its first; 0 at the end. */
  static int size(ByteBuf bytes, int at, int end) {
    return at >= end ? 0 : 1 << (bytes.getByte(at) >> 6 & 3);
  }
}
