package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramIntake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings datagrams from the thread that receives them to the event loop of their flows, in batches
 * and in order. What the event loop is too far behind for is dropped.
 */
final class Handover {
  /** How many bytes may be on their way, buffers' own size included. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int OVERHEAD = 512;

  private final DatagramIntake intake;
  private final AtomicInteger underway = new AtomicInteger();
  private List<Received> batch = new ArrayList<>();

  /** A datagram that was received, with a copy of its payload. */
  private record Received(
      InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    int cost() {
      return payload.readableBytes() + OVERHEAD;
    }
  }

  Handover(DatagramIntake intake) {
    this.intake = intake;
  }

  /** Takes a copy of a datagram; on the receiving thread. */
  void add(InetSocketAddress client, InetSocketAddress destination, ByteBuffer payload) {
    int cost = payload.remaining() + OVERHEAD;
    if (underway.get() + cost > MOST_BYTES) {
      intake.dropped();
      return;
    }
    underway.addAndGet(cost);
    ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(payload.remaining());
    batch.add(new Received(client, destination, copy.writeBytes(payload)));
  }

  /** Counts a datagram that was cut short, or came without its destination. */
  void dropped() {
    intake.dropped();
  }

  /** Sends on what was taken; on the receiving thread. */
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<Received> full = batch;
    batch = new ArrayList<>();
    try {
      intake.loop().execute(() -> deliver(full));
    } catch (RejectedExecutionException e) {
      full.forEach(this::done);
    }
  }

  private void deliver(List<Received> full) {
    for (Received one : full) {
      try {
        intake.received(one.client(), one.destination(), one.payload());
      } finally {
        done(one);
      }
    }
    intake.flush();
  }

  private void done(Received one) {
    underway.addAndGet(-one.cost());
    one.payload().release();
  }
}
