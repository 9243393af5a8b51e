package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that all the {@link DirectSocket}s of an event loop share: one for what is received,
 * which is used again unless somebody keeps it, and one in which datagrams of one size gather that
 * go to the same peer, so that one call of the kernel sends them all (udp(7), UDP_SEGMENT). To be
 * used on that loop only.
 */
final class LoopDatagrams {
  /** The kernel takes no more in one call; older ones know this limit, newer ones allow 128. */
  static final int MOST_SEGMENTS = 64;

  /** What fits into one IPv4 packet besides its own and the UDP header, in one piece or many. */
  private static final int MOST_BYTES = 65_507;

  private static final FastThreadLocal<LoopDatagrams> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopDatagrams initialValue() {
          return new LoopDatagrams();
        }

        @Override
        protected void onRemoval(LoopDatagrams ended) {
          ended.destroy();
        }
      };

  private final TrainTrials trials = new TrainTrials();
  private @Nullable ByteBuf received;
  private @Nullable ByteBuf gathered;
  private @Nullable Outlet owner;
  private int count;
  private int size;
  private boolean shorter;

  /** A socket, or the way from a socket to one of its peers. */
  interface Outlet {
    /**
     * Sends datagrams of one size; the last may be shorter.
     *
     * @return what went wrong; null if nothing did
     */
    @Nullable IOException send(ByteBuf all, int count, int size);

    /** Tells the handlers what went wrong. */
    void failed(IOException cause);
  }

  /** Those of the event loop that runs. */
  static LoopDatagrams ofLoop() {
    return OF_LOOP.get();
  }

  /** Which sockets are to take datagrams together. */
  TrainTrials trials() {
    return trials;
  }

  /** A direct buffer with room for every datagram; empty, and borrowed. */
  ByteBuf toReceive(ByteBufAllocator alloc) {
    ByteBuf known = received;
    if (known != null) {
      if (known.refCnt() == 1) {
        return known.clear();
      }
      known.release();
    }
    ByteBuf made = alloc.directBuffer(TransportKind.MAX_DATAGRAM, TransportKind.MAX_DATAGRAM);
    received = made;
    return made;
  }

  /** Takes a datagram to be sent with the next flush; what does not fit to it is sent before. */
  void add(Outlet to, byte[] header, ByteBuf payload) {
    int length = header.length + payload.readableBytes();
    if (owner != to || !fits(length)) {
      flush();
    }
    ByteBuf into = toGather();
    if (length > into.capacity()) {
      to.failed(new IOException("a datagram of " + length + " bytes is too long"));
      return;
    }
    into.writeBytes(header).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    if (count++ == 0) {
      owner = to;
      size = length;
    } else {
      shorter = length < size;
    }
  }

  private ByteBuf toGather() {
    ByteBuf known = gathered;
    if (known == null) {
      int most = TransportKind.MAX_DATAGRAM;
      known = UnpooledByteBufAllocator.DEFAULT.directBuffer(most, most);
      gathered = known;
    }
    return known;
  }

  /** All segments have one size, but for the last. */
  private boolean fits(int length) {
    return count < MOST_SEGMENTS
        && !shorter
        && length <= size
        && toGather().writerIndex() + length <= MOST_BYTES;
  }

  /** Sends what was written to an outlet. */
  void flush(Outlet to) {
    if (owner == to) {
      flush();
    }
  }

  private void flush() {
    Outlet from = owner;
    ByteBuf all = gathered;
    if (from == null || all == null) {
      return;
    }
    int segments = count;
    owner = null;
    count = 0;
    shorter = false;
    IOException failure = from.send(all, segments, size);
    all.clear();
    if (failure != null) {
      from.failed(failure);
    }
  }

  /** The event loop ends. */
  void destroy() {
    owner = null;
    count = 0;
    if (received != null) {
      received.release();
      received = null;
    }
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }
}
