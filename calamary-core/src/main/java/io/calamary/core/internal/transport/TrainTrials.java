package io.calamary.core.internal.transport;

/**
 * Which sockets with much to receive are to take it together (udp(7), UDP_GRO). A socket that does
 * must be read in a way that costs more for datagrams that come singly, and can't be told to stop:
 * the borders within what waits already would be lost. So where none came together with one, ever
 * fewer are tried. Of one event loop.
 */
final class TrainTrials {
  private static final int RAREST = 8;

  private int patience = 1;
  private int passed;
  private boolean impossible;

  /** Whether to try another socket; to be asked once for each. */
  boolean next() {
    if (impossible || ++passed < patience) {
      return false;
    }
    passed = 0;
    return true;
  }

  /** Datagrams came together with one that was tried. */
  void found() {
    patience = 1;
  }

  /** All came singly. */
  void missed() {
    patience = Math.min(RAREST, 2 * patience);
  }

  /** The kernel is too old. */
  void impossible() {
    impossible = true;
  }
}
