package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.FlowFixtures;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldTest {
  private final UnpooledByteBufAllocator alloc = UnpooledByteBufAllocator.DEFAULT;
  private final Held held = new Held();

  private ByteBuf copy(byte[] bytes, int from, int length) {
    return alloc.buffer(length).writeBytes(bytes, from, length);
  }

  @Test
  void holdsNothingAtFirst() {
    assertTrue(held.isEmpty());
    assertEquals(0, held.bytes().readableBytes());
    held.release();
    assertTrue(held.isEmpty());
  }

  @Test
  void keepsTheFirstPieceAsItCame() {
    ByteBuf piece = copy(new byte[10], 0, 10);
    held.add(alloc, piece);

    assertSame(piece, held.bytes());
    assertSame(piece, held.take());
    assertTrue(held.isEmpty());
    assertEquals(1, piece.refCnt());
    piece.release();
  }

  @Test
  void joinsPiecesOfAnySize() {
    byte[] all = FlowFixtures.bytes(11, 400_000);
    Random random = new Random(11);
    int given = 0;
    while (given < all.length) {
      int length = Math.min(all.length - given, 1 + random.nextInt(random.nextInt(20_000) + 1));
      ByteBuf piece = copy(all, given, length);
      held.add(alloc, piece);
      given += length;
      assertEquals(given, held.bytes().readableBytes());
    }
    assertArrayEquals(all, ByteBufUtil.getBytes(held.bytes()));
    ByteBuf joined = held.take();
    assertTrue(joined.release(), "nobody else holds it");
  }

  @Test
  void writesIntoNobodyElsesBuffer() {
    ByteBuf whole = copy(FlowFixtures.bytes(1, 100), 0, 100);
    ByteBuf shared = whole.retainedSlice(0, 10);
    ByteBuf kept = whole.retainedDuplicate().writerIndex(10);
    for (ByteBuf first : new ByteBuf[] {shared, kept}) {
      held.add(alloc, first);
      held.add(alloc, copy(new byte[20], 0, 20));
      assertEquals(30, held.bytes().readableBytes());
      held.release();
    }
    assertArrayEquals(FlowFixtures.bytes(1, 100), ByteBufUtil.getBytes(whole));
    assertEquals(1, whole.refCnt());
    assertTrue(whole.release());
  }
}
