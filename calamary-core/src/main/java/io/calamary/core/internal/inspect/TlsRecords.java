package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handshake message that is spread over the first TLS records of a buffer (RFC 8446
 * section 5.1). Only lengths are looked at, nothing is copied before the message is complete.
 *
 * <p>The first two bytes must be known to be those of a record of major version 3.
 */
final class TlsRecords {
  /** A hello in more records than this is refused: no client needs them, and each costs time. */
  static final int MAX_RECORDS = 1024;

  static final int HEADER = 5;
  static final int MAX_FRAGMENT = 1 << 14;

  private static final int HANDSHAKE = 22;
  private static final HelloFlaw[] FLAWS = HelloFlaw.values();

  private TlsRecords() {}

  /**
   * Walks the records until the message is complete, a flaw is met or the bytes end.
   *
   * @param maxBytes how many bytes the message may take, its record headers counted
   * @return what {@link #length} and {@link #flaw} read; packed because this runs for each segment
   */
  static long scan(ByteBuf bytes, int maxBytes) {
    int position = bytes.readerIndex();
    int end = bytes.writerIndex();
    int received = 0;
    int needed = HelloHead.MIN_MESSAGE;
    for (int record = 1; received < needed; record++) {
      HelloFlaw flaw = headerFlaw(bytes, position, record == 1);
      if (flaw != null || end - position < HEADER) {
        return pack(received, flaw);
      }
      int length = bytes.getUnsignedShort(position + 3);
      position += HEADER;
      int used = position - bytes.readerIndex();
      int before = received;
      if (leastEnd(used, needed - before, length) > maxBytes) {
        return pack(before, HelloFlaw.MESSAGE_TOO_LONG);
      }
      received += Math.min(length, end - position);
      needed = needed(bytes, received);
      if (leastEnd(used, needed - before, length) > maxBytes) {
        // The length of the message said so: what stands behind it was not looked at.
        return pack(Math.min(received, 1), HelloFlaw.MESSAGE_TOO_LONG);
      }
      if (record == MAX_RECORDS && before + length < needed) {
        return pack(before, HelloFlaw.TOO_MANY_RECORDS);
      }
      position += length;
    }
    return pack(received, null);
  }

  /** How many handshake bytes have come before the flaw or the end; maybe more than the message. */
  static int length(long scan) {
    return (int) (scan >>> 8);
  }

  /** The flaw that ended a scan; null if none was met yet. */
  static @Nullable HelloFlaw flaw(long scan) {
    int code = (int) (scan & 0xff);
    return code == 0 ? null : FLAWS[code - 1];
  }

  @SuppressWarnings("EnumOrdinal") // read back by flaw(), and by nobody else
  private static long pack(int length, @Nullable HelloFlaw flaw) {
    return (long) length << 8 | (flaw == null ? 0 : flaw.ordinal() + 1);
  }

  private static @Nullable HelloFlaw headerFlaw(ByteBuf bytes, int position, boolean first) {
    int available = bytes.writerIndex() - position;
    if (available > 0 && bytes.getByte(position) != HANDSHAKE) {
      return first ? HelloFlaw.FIRST_RECORD_NOT_HANDSHAKE : HelloFlaw.INTERLEAVED_RECORD;
    }
    if (available > 1 && bytes.getByte(position + 1) != 3) {
      return HelloFlaw.RECORD_VERSION;
    }
    if (available > 3 && bytes.getUnsignedByte(position + 3) << 8 > MAX_FRAGMENT) {
      return HelloFlaw.RECORD_TOO_LONG;
    }
    if (available < HEADER) {
      return null;
    }
    int length = bytes.getUnsignedShort(position + 3);
    if (length > MAX_FRAGMENT) {
      return HelloFlaw.RECORD_TOO_LONG;
    }
    return length == 0 ? HelloFlaw.EMPTY_RECORD : null;
  }

  /** The least that the message can need, by what has come of its length. */
  private static int needed(ByteBuf bytes, int received) {
    int length = 0;
    for (int i = 1; i < HelloHead.HEADER; i++) {
      length = length << 8 | (i < received ? byteAt(bytes, i) : 0);
    }
    return Math.max(HelloHead.MIN_MESSAGE, HelloHead.HEADER + length);
  }

  /** Where the message ends at best: later records are full ones. */
  private static int leastEnd(int used, int missing, int length) {
    int later = Math.max(0, missing - length);
    return used + missing + (later + MAX_FRAGMENT - 1) / MAX_FRAGMENT * HEADER;
  }

  /** The handshake byte of that index, which must be below {@link #length}. */
  static int byteAt(ByteBuf bytes, int index) {
    int position = bytes.readerIndex();
    int left = index;
    while (true) {
      int length = bytes.getUnsignedShort(position + 3);
      position += HEADER;
      if (left < length) {
        return bytes.getUnsignedByte(position + left);
      }
      left -= length;
      position += length;
    }
  }

  /**
   * The first handshake bytes in one piece: a view of the buffer where they lie in one record, else
   * a copy on the heap. Not retained, to be used while the buffer is.
   *
   * @param length at most {@link #length}
   */
  static ByteBuf join(ByteBuf bytes, int length) {
    int position = bytes.readerIndex();
    int first = bytes.getUnsignedShort(position + 3);
    if (length <= first) {
      return bytes.slice(position + HEADER, length);
    }
    byte[] out = new byte[length];
    int copied = 0;
    while (copied < length) {
      int fragment = bytes.getUnsignedShort(position + 3);
      int part = Math.min(fragment, length - copied);
      bytes.getBytes(position + HEADER, out, copied, part);
      copied += part;
      position += HEADER + fragment;
    }
    return Unpooled.wrappedBuffer(out);
  }
}
