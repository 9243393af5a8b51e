package io.calamary.core.internal.inspect.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class CryptoStreamTest {
  private static final ByteBuf DIGITS =
      Unpooled.wrappedBuffer("0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  private final CryptoStream stream = new CryptoStream();

  private String prefix() {
    return stream.prefix().toString(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void joinsPieces() {
    assertEquals(true, stream.isEmpty());
    assertEquals(true, stream.add(4, DIGITS, 4, 3));
    assertEquals("", prefix());
    assertEquals(true, stream.add(0, DIGITS, 0, 2));
    assertEquals("01", prefix());
    assertEquals(true, stream.add(1, DIGITS, 1, 5));
    assertEquals("0123456", prefix());
    assertEquals(true, stream.add(0, DIGITS, 0, 10));
    assertEquals("0123456789", prefix());
    assertEquals(false, stream.isEmpty());
  }

  @Test
  void takesNoContradiction() {
    assertEquals(true, stream.add(4, DIGITS, 4, 1));
    assertEquals(false, stream.add(0, DIGITS, 1, 9));
    assertEquals(true, stream.add(0, DIGITS, 0, 9));
  }

  @Test
  void isBounded() {
    for (long offset :
        new long[] {-1, CryptoStream.MOST - 9, CryptoStream.MOST, (1L << 62) - 1, Long.MAX_VALUE}) {
      assertEquals(false, stream.add(offset, DIGITS, 0, 10), "offset " + offset);
    }
    assertEquals(true, stream.add(CryptoStream.MOST, DIGITS, 0, 0));
    assertEquals(true, stream.add(CryptoStream.MOST - 10, DIGITS, 0, 10));
    assertEquals("", prefix());
  }
}
