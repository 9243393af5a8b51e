package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;

/** Reads a header of either version; which one it is, its first byte tells. */
final class HeaderParser {
  private HeaderParser() {}

  /** Looks from an index on; moves no index. */
  static HeaderResult parse(ByteBuf in, int from, Strictness strictness) {
    if (in.writerIndex() == from) {
      return HeaderResult.more();
    }
    return switch (in.getByte(from)) {
      case 'P' -> V1Parser.parse(in, from, strictness);
      case '\r' -> V2Parser.parse(in, from, strictness);
      default -> HeaderResult.foreign();
    };
  }
}
