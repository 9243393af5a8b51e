package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;

/**
 * Recognises a query of plain DNS (RFC 1035 section 4.1): one question, nothing that only answers
 * have, and an end where its own lengths say. The name that it asks for is not the name of a server
 * that the client goes to, and is not read.
 */
final class DnsQuery {
  private static final int HEADER = 12;
  private static final int MAX_NAME = 255;
  private static final int MAX_LABEL = 63;
  private static final int MAX_ADDITIONAL = 2;

  /** QR, opcode, AA, TC, Z and RCODE: in a query all zero; RD, RA, AD and CD may be set. */
  private static final int FLAGS_ZERO = 0xfe4f;

  private DnsQuery() {}

  static boolean matches(ByteBuf datagram) {
    int start = datagram.readerIndex();
    int end = datagram.writerIndex();
    if (end - start < HEADER + 5
        || (datagram.getUnsignedShort(start + 2) & FLAGS_ZERO) != 0
        || datagram.getUnsignedShort(start + 4) != 1
        || datagram.getInt(start + 6) != 0) {
      return false;
    }
    int additional = datagram.getUnsignedShort(start + 10);
    int position = nameEnd(datagram, start + HEADER, end);
    if (additional > MAX_ADDITIONAL || position < 0 || end - position < 4) {
      return false;
    }
    position += 4;
    for (int i = 0; i < additional; i++) {
      position = recordEnd(datagram, position, end);
      if (position < 0) {
        return false;
      }
    }
    return position == end;
  }

  /** The end of a name without compression, of which there is nothing to point to; or -1. */
  private static int nameEnd(ByteBuf datagram, int from, int end) {
    int position = from;
    while (position < end && position - from < MAX_NAME) {
      int label = datagram.getUnsignedByte(position++);
      if (label == 0) {
        return position;
      }
      if (label > MAX_LABEL) {
        return -1;
      }
      position += label;
    }
    return -1;
  }

  private static int recordEnd(ByteBuf datagram, int from, int end) {
    int fixed = nameEnd(datagram, from, end);
    if (fixed < 0 || end - fixed < 10) {
      return -1;
    }
    int dataEnd = fixed + 10 + datagram.getUnsignedShort(fixed + 8);
    return dataEnd > end ? -1 : dataEnd;
  }
}
