package io.calamary.core.testkit;

import java.io.IOException;
import java.time.Duration;

/** Sends until nothing goes any more, on a thread of its own. */
final class Flood {
  /** What the kernel may hold for the four sockets of a relay, and some more. */
  private static final long MOST = 48L << 20;

  private static final byte[] PIECE = FlowFixtures.bytes(7, 16 * 1024);

  private volatile long sent;
  private volatile long begun;
  private volatile boolean stopping;

  private Flood() {}

  /** Takes what is to be sent. */
  interface Sink {
    void send(byte[] bytes) throws IOException;
  }

  static Flood of(Sink sink) {
    Flood flood = new Flood();
    Thread thread = new Thread(() -> flood.run(sink), "flood");
    thread.setDaemon(true);
    thread.start();
    return flood;
  }

  private void run(Sink sink) {
    try {
      while (!stopping && sent < 2 * MOST) {
        begun = sent + PIECE.length;
        sink.send(PIECE);
        sent = begun;
      }
    } catch (IOException e) {
      // The end of the test closed the connection.
    }
  }

  /** Waits until a write does not come to its end; the bytes that were sent by then. */
  long awaitStall() {
    long[] before = {-1};
    Await.until(
        "a stall",
        () -> {
          boolean still = sent == before[0] && begun > sent;
          before[0] = sent;
          if (!still) {
            Await.pause(Duration.ofMillis(400));
          }
          return still;
        });
    if (sent > MOST) {
      throw new AssertionError(sent + " bytes were taken although nobody reads");
    }
    return sent;
  }

  /** No write begins after the one that hangs. */
  void stop() {
    stopping = true;
  }
}
