package io.calamary.http.internal.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderBlocksTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private void frame(int type, int flags, int length) {
    sent.writeBytes(new byte[] {0, (byte) (length >> 8), (byte) length});
    sent.writeBytes(new byte[] {(byte) type, (byte) flags, 0, 0, 0, 1});
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    sent.writeBytes(payload);
  }

  /** Whether a block is open once all was sent, however it is cut. */
  private boolean open() {
    byte[] all = sent.toByteArray();
    HeaderBlocks whole = new HeaderBlocks();
    whole.follow(Unpooled.wrappedBuffer(all));
    for (int cut = 0; cut <= all.length; cut++) {
      HeaderBlocks blocks = new HeaderBlocks();
      blocks.follow(Unpooled.wrappedBuffer(all, 0, cut));
      blocks.follow(Unpooled.wrappedBuffer(all, cut, all.length - cut));
      assertEquals(whole.open(), blocks.open(), "cut at " + cut);
    }
    HeaderBlocks single = new HeaderBlocks();
    for (int i = 0; i < all.length; i++) {
      single.follow(Unpooled.wrappedBuffer(all, i, 1));
    }
    assertEquals(whole.open(), single.open(), "byte by byte");
    return whole.open();
  }

  @Test
  void followsBlocks() {
    sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(4, 0, 6);
    assertFalse(open());
    frame(1, 5, 300);
    assertFalse(open(), "a whole block");
    frame(1, 1, 20);
    assertTrue(open(), "without END_HEADERS");
    frame(9, 0, 0);
    assertTrue(open(), "an empty CONTINUATION");
    frame(9, 4, 0);
    assertFalse(open(), "the last CONTINUATION");
    frame(0, 4, 30);
    assertFalse(open(), "DATA");
    sent.writeBytes(new byte[] {0, 0, 9, 1, 4, 0, 0, 0, 3, 1});
    assertTrue(open(), "a part of HEADERS");
    sent.writeBytes(new byte[8]);
    assertFalse(open(), "the rest of it");
  }
}
