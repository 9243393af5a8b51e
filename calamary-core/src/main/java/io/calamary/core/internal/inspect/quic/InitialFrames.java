package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reads the frames that may stand in an Initial packet (RFC 9000 section 12.4, table 3). */
public final class InitialFrames {
  private static final int PADDING = 0x00;
  private static final int PING = 0x01;
  private static final int ACK = 0x02;
  private static final int ACK_ECN = 0x03;
  private static final int CRYPTO = 0x06;
  private static final int CONNECTION_CLOSE = 0x1c;

  private final ByteBuf payload;
  private final int end;
  private final CryptoStream stream;
  private int position;

  private InitialFrames(byte[] payload, CryptoStream stream) {
    this.payload = Unpooled.wrappedBuffer(payload);
    this.end = payload.length;
    this.stream = stream;
  }

  /**
   * Puts what CRYPTO frames carry into a stream.
   *
   * @return false if a frame is broken or has no place in an Initial packet
   */
  public static boolean read(byte[] payload, CryptoStream stream) {
    return payload.length > 0 && new InitialFrames(payload, stream).read();
  }

  private boolean read() {
    boolean good = true;
    while (good && position < end) {
      // A type is to be written in as few bytes as can be (RFC 9000 section 12.4): all these in
      // one.
      good =
          switch (payload.getByte(position++)) {
            case PADDING, PING -> true;
            case ACK -> ack(0);
            case ACK_ECN -> ack(3);
            case CRYPTO -> crypto();
            case CONNECTION_CLOSE -> close();
            default -> false;
          };
    }
    return good;
  }

  /** The number at the position, which moves behind it; -1 if it goes beyond the end. */
  private long next() {
    long value = Varint.read(payload, position, end);
    position += Varint.size(payload, position, end);
    return value;
  }

  private boolean ack(int counts) {
    boolean good = skip(2);
    long ranges = next();
    return good && ranges >= 0 && ranges <= end - position && skip(1 + 2 * ranges + counts);
  }

  /** Passes over so many numbers; false if there are fewer. */
  private boolean skip(long numbers) {
    boolean good = true;
    for (long i = numbers; good && i > 0; i--) {
      good = next() >= 0;
    }
    return good;
  }

  private boolean crypto() {
    long offset = next();
    long length = next();
    if (offset < 0 || length < 0 || length > end - position) {
      return false;
    }
    int at = position;
    position += (int) length;
    return stream.add(offset, payload, at, (int) length);
  }

  private boolean close() {
    boolean good = skip(2);
    long reason = next();
    if (!good || reason < 0 || reason > end - position) {
      return false;
    }
    position += (int) reason;
    return true;
  }
}
