package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingDatagramsTest {
  private final WaitingDatagrams waiting = new WaitingDatagrams();
  private final List<Integer> drained = new ArrayList<>();

  @AfterEach
  void drop() {
    waiting.drop();
  }

  /** Adds a datagram that is its number, again and again. */
  private boolean add(int number, int length) {
    ByteBuf datagram = PooledByteBufAllocator.DEFAULT.buffer().writeZero(3);
    try {
      for (int i = 0; i < length; i++) {
        datagram.writeByte(number);
      }
      datagram.skipBytes(3);
      boolean added = waiting.add(datagram);
      assertEquals(length, datagram.readableBytes());
      assertEquals(1, datagram.refCnt());
      return added;
    } finally {
      datagram.release();
    }
  }

  private void drain() {
    while (waiting.size() > 0) {
      ByteBuf datagram = waiting.removeFirst();
      drained.add(datagram.isReadable() ? (int) datagram.readByte() : -1);
      datagram.release();
    }
    assertEquals(0, waiting.bytes());
  }

  @Test
  void comeOutAsTheyCame() {
    add(1, 10);
    add(2, 0);
    add(3, 1);
    drain();
    assertEquals(List.of(1, -1, 3), drained);
    drain();
    assertEquals(3, drained.size());
  }

  @Test
  void areNoMoreThanTheLimit() {
    for (int i = 0; i < WaitingDatagrams.MOST; i++) {
      assertEquals(true, add(i, 1));
    }
    assertEquals(false, add(99, 1));
    assertEquals(false, add(99, 0));
    drain();
    assertEquals(WaitingDatagrams.MOST, drained.size());
    assertEquals(WaitingDatagrams.MOST - 1, drained.get(WaitingDatagrams.MOST - 1));
    assertEquals(true, add(1, 1));
  }

  @Test
  void haveNoMoreBytesThanTheLimit() {
    assertEquals(true, add(1, WaitingDatagrams.MOST_BYTES - 1));
    assertEquals(false, add(2, 2));
    assertEquals(true, add(3, 1));
    assertEquals(false, add(4, 1));
    assertEquals(true, add(5, 0));
    drain();
    assertEquals(List.of(1, 3, -1), drained);
    assertEquals(true, add(6, WaitingDatagrams.MOST_BYTES));
  }

  @Test
  void makeRoomWhenTheyAreDropped() {
    add(1, WaitingDatagrams.MOST_BYTES);
    waiting.drop();
    assertEquals(true, add(2, WaitingDatagrams.MOST_BYTES));
    drain();
    assertEquals(List.of(2), drained);
  }

  @Test
  void areSeenWhereTheyStand() {
    add(1, 4);
    add(2, 5);
    assertEquals(9, waiting.bytes());
    assertEquals(2, waiting.get(1).getByte(waiting.get(1).readerIndex()));
    waiting.removeFirst().release();
    assertEquals(5, waiting.bytes());
    assertEquals(2, waiting.get(0).getByte(waiting.get(0).readerIndex()));
    drain();
    assertEquals(List.of(2), drained);
  }
}
