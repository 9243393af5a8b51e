package io.calamary.socks5.internal;

import io.netty.buffer.ByteBuf;

/**
 * A message of RFC 1961: its type and how many bytes its token has, which is behind the head.
 *
 * @param type what the token is
 * @param tokenLength how many bytes it has; at least 1
 */
record GssMessage(int type, int tokenLength) {
  static final int VERSION = 1;
  static final int CONTEXT = 1;
  static final int LEVEL = 2;
  static final int DATA = 3;
  static final int ABORT = 0xff;
  static final int HEAD = 4;
  static final int MOST = 0xffff;

  /**
   * Looks at the readable bytes; moves no index.
   *
   * @param type the only type that can come now
   */
  static Parsed<GssMessage> parse(ByteBuf in, int type) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 1) {
      return Parsed.more();
    }
    int version = in.getUnsignedByte(start);
    if (version != VERSION) {
      return Parsed.wrong(
          Parsed.Flaw.VERSION, "version " + version + " of a GSS-API message (expected: 1)");
    }
    if (readable < 2) {
      return Parsed.more();
    }
    int given = in.getUnsignedByte(start + 1);
    if (given != type) {
      String what = given == ABORT ? "the client aborts" : "GSS-API message of type " + given;
      return Parsed.wrong(Parsed.Flaw.VALUE, what + " (expected: " + type + ")");
    }
    if (readable < HEAD) {
      return Parsed.more();
    }
    int length = in.getUnsignedShort(start + 2);
    if (length == 0) {
      return Parsed.wrong(Parsed.Flaw.VALUE, "GSS-API message without a token");
    }
    return readable < HEAD + length
        ? Parsed.more()
        : Parsed.of(new GssMessage(type, length), HEAD + length);
  }

  /** Takes this message, which is next. */
  byte[] take(ByteBuf in) {
    byte[] token = new byte[tokenLength];
    in.skipBytes(HEAD).readBytes(token);
    return token;
  }

  /** Writes a message. */
  static ByteBuf write(ByteBuf out, int type, byte[] token) {
    return out.writeByte(VERSION).writeByte(type).writeShort(token.length).writeBytes(token);
  }
}
