package io.calamary.core.internal.transport;

/**
 * How often a socket is read when there is something: once as long as one datagram comes at a time,
 * for a read that finds nothing costs as much as one that does not; more often in bursts. Whether
 * one has begun is tried ever more rarely while it has not.
 */
final class ReadPace {
  /** How many reads there are before others of the event loop have their turn. */
  static final int MOST = 16;

  private static final int RAREST = 64;
  private static final int BULK = 8;

  private int reads = 1;
  private int single;
  private int patience = 1;
  private int full;

  /** How often to read now. */
  int next() {
    if (reads == 1 && ++single >= patience) {
      single = 0;
      return 2;
    }
    return reads;
  }

  /** How many of the reads have found something. */
  void found(int datagrams, int tried) {
    if (tried == 1) {
      return;
    }
    if (datagrams > 1) {
      patience = 1;
      full += datagrams < MOST ? 0 : 1;
      reads = Math.min(MOST, datagrams == tried ? 2 * tried : datagrams + 1);
    } else {
      patience = Math.min(RAREST, 2 * patience);
      reads = 1;
      full = 0;
    }
  }

  /** Whether there was much to read, several times and never little between them. */
  boolean isBulk() {
    return full >= BULK;
  }
}
