package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;

/** Recognises the request of an NTP client (RFC 5905 section 7.3). */
final class NtpRequest {
  private static final int HEADER = 48;
  private static final int CLIENT = 3;
  private static final int MAX_VERSION = 4;
  private static final int MAX_STRATUM = 16;

  private NtpRequest() {}

  static boolean matches(ByteBuf datagram) {
    int start = datagram.readerIndex();
    int length = datagram.readableBytes();
    if (length < HEADER || length % 4 != 0) {
      return false;
    }
    int first = datagram.getByte(start);
    int version = first >> 3 & 7;
    int poll = datagram.getByte(start + 2);
    return (first & 7) == CLIENT
        && version > 0
        && version <= MAX_VERSION
        && datagram.getUnsignedByte(start + 1) <= MAX_STRATUM
        && poll >= -6
        && poll <= 17
        && endsWell(datagram, start + HEADER, start + length);
  }

  /** Behind the header are extension fields (RFC 7822), and a key with a digest, or neither. */
  private static boolean endsWell(ByteBuf datagram, int from, int end) {
    int position = from;
    while (end - position > 24) {
      int field = datagram.getUnsignedShort(position + 2);
      if (field < 16 || field % 4 != 0 || field > end - position) {
        return false;
      }
      position += field;
    }
    int left = end - position;
    boolean digest = left == 20 || left == 24;
    boolean field = left >= 16 && datagram.getUnsignedShort(position + 2) == left;
    return left == 0 || digest || field;
  }
}
