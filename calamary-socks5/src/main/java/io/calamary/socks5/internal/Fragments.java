package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts a datagram together that comes in pieces (RFC 1928 section 7). There is one at a time, and
 * its pieces are to come in their order: no number says which datagram a piece is of, so whatever
 * does not continue what is there makes an end of it.
 */
final class Fragments {
  /** How many bytes the pieces may have together, without headers: what one datagram can carry. */
  static final int MOST_BYTES = 65_507;

  private static final int END = 0x80;
  private static final int ADDRESS = 3;

  private @Nullable ByteBuf pieces;
  private @Nullable ByteBuf handedOut;
  private int header;
  private int last;
  private int begun;

  /**
   * Takes a datagram with its header; borrowed.
   *
   * @return the same if it is a whole one; one with a header of its own if this was its last piece,
   *     valid until the next call; else null
   */
  @Nullable ByteBuf add(ByteBuf datagram) {
    handBack();
    int start = datagram.readerIndex();
    if (datagram.readableBytes() < ADDRESS || datagram.getUnsignedShort(start) != 0) {
      return null;
    }
    int fragment = datagram.getUnsignedByte(start + 2);
    if (fragment == 0) {
      clear();
      return datagram;
    }
    Parsed<Endpoint> address = AddressParser.parse(datagram, ADDRESS);
    if (address.value() == null) {
      return null;
    }
    int position = fragment & ~END;
    if (position == 1) {
      begin(datagram, ADDRESS + address.length());
    } else if (position == last + 1 && continues(datagram, ADDRESS + address.length())) {
      append(datagram);
    } else {
      clear();
    }
    return fragment >= END ? complete() : null;
  }

  private void begin(ByteBuf first, int length) {
    clear();
    ByteBuf copy = first.alloc().buffer(first.readableBytes());
    copy.writeBytes(first, first.readerIndex(), first.readableBytes()).setByte(2, 0);
    pieces = copy;
    header = length;
    last = 1;
    begun++;
  }

  /** Whether it is for the same destination, and there is room for it. */
  private boolean continues(ByteBuf next, int length) {
    ByteBuf before = pieces;
    return before != null
        && length == header
        && ByteBufUtil.equals(before, ADDRESS, next, next.readerIndex() + ADDRESS, header - ADDRESS)
        && before.readableBytes() - header + next.readableBytes() - header <= MOST_BYTES;
  }

  private void append(ByteBuf next) {
    if (pieces != null) {
      pieces.writeBytes(next, next.readerIndex() + header, next.readableBytes() - header);
      last++;
    }
  }

  private @Nullable ByteBuf complete() {
    handedOut = pieces;
    pieces = null;
    last = 0;
    return handedOut;
  }

  /** How many pieces are waiting for more. */
  int waiting() {
    return last;
  }

  /** How many datagrams had a first piece so far. */
  int begun() {
    return begun;
  }

  /** Throws away what waits for more. */
  void clear() {
    last = 0;
    if (pieces != null) {
      pieces.release();
      pieces = null;
    }
  }

  /** Takes back what was handed out last. */
  void handBack() {
    if (handedOut != null) {
      handedOut.release();
      handedOut = null;
    }
  }
}
