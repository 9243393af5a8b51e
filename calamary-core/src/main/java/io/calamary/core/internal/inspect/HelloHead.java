package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The part of a ClientHello before its extensions (RFC 8446 section 4.1.2): a few lengths that have
 * to fit, which can be checked while the message is still coming.
 */
final class HelloHead {
  /** The type and the length of a handshake message. */
  static final int HEADER = 4;

  /** The shortest hello there is: one cipher suite, one compression method, no extensions. */
  static final int MIN_MESSAGE = HEADER + 2 + 32 + 1 + 2 + 2 + 1 + 1;

  static final int VERSION = HEADER;

  private static final int CLIENT_HELLO = 1;
  private static final int SSL3 = 0x0300;
  private static final int SESSION_ID = VERSION + 2 + 32;

  private HelloHead() {}

  /**
   * The first flaw in the bytes that have come.
   *
   * @param bytes records if {@code framed}, else the message itself
   * @param length how many bytes of the message have come
   */
  static @Nullable HelloFlaw flaw(ByteBuf bytes, boolean framed, int length) {
    if (length > 0 && at(bytes, framed, 0) != CLIENT_HELLO) {
      return HelloFlaw.NOT_CLIENT_HELLO;
    }
    if (length < HEADER) {
      return null;
    }
    int end = end(bytes, framed);
    if (end < MIN_MESSAGE) {
      return HelloFlaw.MESSAGE_TOO_SHORT;
    }
    if (length >= VERSION + 2 && pairAt(bytes, framed, VERSION) < SSL3) {
      return HelloFlaw.LEGACY_VERSION;
    }
    return length > SESSION_ID ? listFlaw(bytes, framed, length) : null;
  }

  private static @Nullable HelloFlaw listFlaw(ByteBuf bytes, boolean framed, int length) {
    int end = end(bytes, framed);
    int sessionId = at(bytes, framed, SESSION_ID);
    int position = SESSION_ID + 1 + sessionId;
    if (sessionId > 32 || position + 6 > end) {
      return HelloFlaw.SESSION_ID;
    }
    if (length < position + 2) {
      return null;
    }
    int suites = pairAt(bytes, framed, position);
    position += 2 + suites;
    if (suites == 0 || suites % 2 != 0 || position + 2 > end) {
      return HelloFlaw.CIPHER_SUITES;
    }
    if (length <= position) {
      return null;
    }
    int methods = at(bytes, framed, position);
    position += 1 + methods;
    if (methods == 0 || position > end) {
      return HelloFlaw.COMPRESSION;
    }
    if (position == end || (position + 2 <= end && length < position + 2)) {
      return null;
    }
    boolean fits = position + 2 <= end && position + 2 + pairAt(bytes, framed, position) == end;
    return fits ? null : HelloFlaw.EXTENSIONS_LENGTH;
  }

  /** Where the message ends, by its own length; needs {@link #HEADER} bytes. */
  static int end(ByteBuf bytes, boolean framed) {
    return HEADER + (at(bytes, framed, 1) << 16 | pairAt(bytes, framed, 2));
  }

  /** Where the length of the cipher suites stands in a whole message without flaws. */
  static int suitesAt(ByteBuf message) {
    return SESSION_ID + 1 + at(message, false, SESSION_ID);
  }

  private static int pairAt(ByteBuf bytes, boolean framed, int index) {
    return at(bytes, framed, index) << 8 | at(bytes, framed, index + 1);
  }

  private static int at(ByteBuf bytes, boolean framed, int index) {
    return framed
        ? TlsRecords.byteAt(bytes, index)
        : bytes.getUnsignedByte(bytes.readerIndex() + index);
  }
}
