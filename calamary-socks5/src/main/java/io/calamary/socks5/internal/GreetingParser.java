package io.calamary.socks5.internal;

import io.netty.buffer.ByteBuf;

/** Reads the first message of a client (RFC 1928 section 3). */
final class GreetingParser {
  static final int VERSION = 5;
  static final int NO_AUTHENTICATION = 0;
  static final int GSSAPI = 1;
  static final int USER_AND_PASSWORD = 2;

  private GreetingParser() {}

  /** Looks at the readable bytes; moves no index. */
  static Parsed<Greeting> parse(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 1) {
      return Parsed.more();
    }
    int version = in.getUnsignedByte(start);
    if (version != VERSION) {
      return Parsed.wrong(Parsed.Flaw.VERSION, "version " + version + " (expected: 5)");
    }
    if (readable < 2) {
      return Parsed.more();
    }
    int methods = in.getUnsignedByte(start + 1);
    int length = 2 + methods;
    if (readable < length) {
      return Parsed.more();
    }
    boolean none = false;
    boolean password = false;
    boolean gssapi = false;
    for (int i = start + 2; i < start + length; i++) {
      none |= in.getUnsignedByte(i) == NO_AUTHENTICATION;
      password |= in.getUnsignedByte(i) == USER_AND_PASSWORD;
      gssapi |= in.getUnsignedByte(i) == GSSAPI;
    }
    return Parsed.of(new Greeting(none, password, gssapi), length);
  }
}
