package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Puts the pieces of a handshake together (RFC 9000 section 19.6), which may come in any order and
 * more than once. Its memory is bounded, whatever offsets the pieces name.
 */
public final class CryptoStream {
  /** The first offset that is not taken any more. */
  public static final int MOST = 32 * 1024;

  private static final int LEAST = 2048;

  private final BitSet known = new BitSet();
  private byte[] bytes = {};
  private int prefix;

  /** Starts with nothing. */
  public CryptoStream() {}

  /**
   * Adds a piece.
   *
   * @return false if it goes beyond {@link #MOST}, or contradicts what came before
   */
  public boolean add(long offset, ByteBuf from, int at, int length) {
    if (offset < 0 || offset > MOST - length) {
      return false;
    }
    if (length == 0) {
      return true;
    }
    int start = (int) offset;
    int end = start + length;
    if (end > bytes.length) {
      int doubled = Math.min(MOST, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(end, Math.max(LEAST, doubled)));
    }
    // Where two pieces differ, the server may take the other one.
    for (int i = known.nextSetBit(start); i >= 0 && i < end; i = known.nextSetBit(i + 1)) {
      if (bytes[i] != from.getByte(at + i - start)) {
        return false;
      }
    }
    from.getBytes(at, bytes, start, length);
    known.set(start, end);
    prefix = known.nextClearBit(prefix);
    return true;
  }

  /** Whether not a byte has come. */
  public boolean isEmpty() {
    return known.isEmpty();
  }

  /** What is known from the first byte on; a view, good until the next piece. */
  public ByteBuf prefix() {
    return Unpooled.wrappedBuffer(bytes, 0, prefix);
  }
}
