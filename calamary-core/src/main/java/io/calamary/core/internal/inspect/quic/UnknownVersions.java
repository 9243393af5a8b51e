package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;

/**
 * Recognises QUIC of a version that can't be read, by what all versions share (RFC 8999). That is
 * little, and much that is not QUIC looks like it; so there must be more: a version of a kind that
 * is in use, or lengths that fit as in the known versions.
 */
public final class UnknownVersions {
  private static final int FIXED_BIT = 0x40;
  private static final int CONNECTION_ID_AT = 6;
  private static final int LEAST_CONNECTION_ID = 8;

  private UnknownVersions() {}

  /** Whether this is the first datagram of a client, or a Version Negotiation packet. */
  public static boolean match(ByteBuf datagram) {
    int start = datagram.readerIndex();
    int end = datagram.writerIndex();
    if (end - start <= CONNECTION_ID_AT || datagram.getByte(start) >= 0) {
      return false;
    }
    int sourceAt = start + CONNECTION_ID_AT + datagram.getUnsignedByte(start + 5);
    if (sourceAt >= end) {
      return false;
    }
    int behindIds = sourceAt + 1 + datagram.getUnsignedByte(sourceAt);
    if (behindIds > end) {
      return false;
    }
    int version = datagram.getInt(start + 1);
    return version == 0
        ? negotiates(sourceAt, behindIds, end)
        : begins(datagram, version, sourceAt, behindIds);
  }

  /** Its source connection ID is what the client made up, which has eight bytes at least. */
  private static boolean negotiates(int sourceAt, int versions, int end) {
    int length = end - versions;
    return behind(sourceAt, versions) >= LEAST_CONNECTION_ID && length > 0 && length % 4 == 0;
  }

  private static int behind(int lengthAt, int end) {
    return end - lengthAt - 1;
  }

  /** RFC 9000 section 14.1: so that a server answers it, it must be large. */
  private static boolean begins(ByteBuf datagram, int version, int sourceAt, int behindIds) {
    int id = sourceAt - datagram.readerIndex() - CONNECTION_ID_AT;
    boolean plausible =
        datagram.readableBytes() >= Initials.LEAST_DATAGRAM
            && (datagram.getByte(datagram.readerIndex()) & FIXED_BIT) != 0
            && id >= LEAST_CONNECTION_ID
            && id <= LongHeader.MAX_CONNECTION_ID
            && behind(sourceAt, behindIds) <= LongHeader.MAX_CONNECTION_ID;
    return plausible && (isReserved(version) || fits(datagram, behindIds));
  }

  /** Versions that are there to be unknown (RFC 9000 section 15), drafts, and those of Google. */
  private static boolean isReserved(int version) {
    boolean greased = (version & 0x0f0f0f0f) == 0x0a0a0a0a;
    boolean draft = version >>> 8 == 0xff0000;
    boolean google =
        (version >>> 24 == 'Q' || version >>> 24 == 'T') && (version & 0xfff0f0) == 0x303030;
    return greased || draft || google;
  }

  /** A token, and a packet that reaches to the end of the datagram, as in version 1. */
  private static boolean fits(ByteBuf datagram, int at) {
    int end = datagram.writerIndex();
    long token = Varint.read(datagram, at, end);
    int position = at + Varint.size(datagram, at, end);
    if (token < 0 || token > end - position) {
      return false;
    }
    position += (int) token;
    long length = Varint.read(datagram, position, end);
    return length == end - position - Varint.size(datagram, position, end);
  }
}
