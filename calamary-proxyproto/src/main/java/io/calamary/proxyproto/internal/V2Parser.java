package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyHeader.Family;
import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads the binary header of version 2 (specification, section 2.2). */
final class V2Parser {
  /** The bytes before what the length counts. */
  static final int FIXED = 16;

  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  /** How many bytes tell that it is a header. */
  static final int SIGNATURE_LENGTH = SIGNATURE.length;

  private V2Parser() {}

  static HeaderResult parse(ByteBuf in, int from, Strictness strictness) {
    int there = in.writerIndex() - from;
    for (int i = 0; i < Math.min(there, SIGNATURE.length); i++) {
      if (in.getByte(from + i) != SIGNATURE[i]) {
        return HeaderResult.foreign();
      }
    }
    if (there >= SIGNATURE.length && strictness.versions() == Strictness.Versions.V1) {
      return HeaderResult.wrong("version 2 (expected: version 1)");
    }
    if (there <= SIGNATURE.length) {
      return HeaderResult.more();
    }
    int command = in.getUnsignedByte(from + 12);
    if (command != 0x20 && command != 0x21) {
      return HeaderResult.wrong("version and command 0x" + hex(command));
    }
    boolean local = command == 0x20;
    if (there < 14) {
      return HeaderResult.more();
    }
    int code = in.getUnsignedByte(from + 13);
    // With LOCAL the family has no meaning, and neither has what follows.
    Family family = local ? Family.UNSPEC : family(code);
    if (family == null) {
      return HeaderResult.wrong("family and protocol 0x" + hex(code));
    }
    if (there < FIXED) {
      return HeaderResult.more();
    }
    return body(new V2Body(in, from, family, strictness), local, there);
  }

  private static HeaderResult body(V2Body body, boolean local, int there) {
    String flaw = local ? body.tooLong() : body.flaw();
    if (flaw != null) {
      return HeaderResult.wrong(flaw);
    }
    if (there < body.length()) {
      return HeaderResult.more();
    }
    ProxyHeader header = local ? ProxyHeader.builder(2).local(true).build() : body.header();
    return HeaderResult.of(header, body.length());
  }

  private static @Nullable Family family(int code) {
    return switch (code) {
      case 0x00 -> Family.UNSPEC;
      case 0x11 -> Family.TCP4;
      case 0x12 -> Family.UDP4;
      case 0x21 -> Family.TCP6;
      case 0x22 -> Family.UDP6;
      case 0x31 -> Family.UNIX_STREAM;
      case 0x32 -> Family.UNIX_DATAGRAM;
      default -> null;
    };
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits((byte) value);
  }
}
