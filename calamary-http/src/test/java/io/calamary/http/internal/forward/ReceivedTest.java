package io.calamary.http.internal.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivedTest {
  private static final int PIECE = 1000;
  private static final int ROUNDS = 2_000;

  private final ByteBufAllocator alloc = UnpooledByteBufAllocator.DEFAULT;
  private final Received received = new Received();
  private int written;
  private int read;

  @AfterEach
  void release() {
    received.release();
  }

  /** Each octet tells where it is. */
  private static byte[] octets(int from, int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) (from + i);
    }
    return octets;
  }

  private void add() {
    received.add(alloc, alloc.buffer(PIECE).writeBytes(octets(written, PIECE)));
    written += PIECE;
  }

  private ByteBuf all() {
    ByteBuf all = received.readable();
    assertNotNull(all);
    assertEquals(written - read, all.readableBytes());
    return all;
  }

  private void assertNext(ByteBuf in, int count) {
    byte[] next = new byte[count];
    in.readBytes(next);
    assertArrayEquals(octets(read, count), next);
    read += count;
  }

  @Test
  void doesNotGrowWhereSomethingIsAlwaysLeft() {
    for (int i = 0; i < ROUNDS; i++) {
      add();
      ByteBuf in = all();
      assertNext(in, in.readableBytes() - 1);
      received.trim();
      assertTrue(in.capacity() < 10 * PIECE, () -> "capacity: " + in.capacity());
    }
  }

  @Test
  void keepsWhatOthersStillHold() {
    for (int i = 0; i < 100; i++) {
      add();
      ByteBuf in = all();
      int expected = read;
      ByteBuf held = in.readRetainedSlice(in.readableBytes() - 1);
      read += held.readableBytes();
      add();
      byte[] now = new byte[held.readableBytes()];
      held.getBytes(0, now);
      assertArrayEquals(octets(expected, now.length), now);
      held.release();
      assertNext(all(), PIECE);
    }
  }

  @Test
  void givesBackWhatWasReadWhole() {
    add();
    ByteBuf in = all();
    assertNext(in, PIECE);
    assertNull(received.readable());
    received.trim();
    assertTrue(received.isEmpty());
    assertEquals(0, in.refCnt());
  }
}
