package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;

/**
 * Recognises the hello of SSL 2.0, which old clients also send to ask for SSL 3.0 and TLS (RFC 5246
 * appendix E.2). It has no room for a server name.
 */
final class SslV2Hello {
  private static final int HEADER = 11;
  private static final int CLIENT_HELLO = 1;

  private SslV2Hello() {}

  /** Looks at bytes of which the first is at least 0x80; nothing is malformed here, only other. */
  static HelloResult parse(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int readable = bytes.readableBytes();
    if (readable > 2 && bytes.getByte(start + 2) != CLIENT_HELLO) {
      return HelloResult.Plain.NOT_TLS;
    }
    if (readable > 3 && bytes.getByte(start + 3) != 3 && bytes.getByte(start + 3) != 0) {
      return HelloResult.Plain.NOT_TLS;
    }
    if (readable > 4 && bytes.getByte(start + 3) == 0 && bytes.getByte(start + 4) != 2) {
      return HelloResult.Plain.NOT_TLS;
    }
    if (readable < HEADER) {
      return HelloResult.Plain.NEED_MORE;
    }
    return lengthsFit(bytes, start) ? hello(bytes, start) : HelloResult.Plain.NOT_TLS;
  }

  /**
   * A server refuses a hello whose parts do not fill it, so other bytes are some other protocol.
   */
  private static boolean lengthsFit(ByteBuf bytes, int start) {
    int suites = bytes.getUnsignedShort(start + 5);
    int parts = suites + bytes.getUnsignedShort(start + 7) + bytes.getUnsignedShort(start + 9);
    int length = bytes.getUnsignedShort(start) & 0x7fff;
    return suites > 0 && suites % 3 == 0 && length == HEADER - 2 + parts;
  }

  private static HelloResult hello(ByteBuf bytes, int start) {
    ClientHello.Builder hello = new ClientHello.Builder();
    hello.sslv2 = true;
    hello.version = TlsValues.legacyVersion(bytes.getUnsignedShort(start + 3));
    return new HelloResult.Hello(hello.build());
  }
}
