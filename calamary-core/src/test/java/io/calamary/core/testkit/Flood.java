package io.calamary.core.testkit;

import java.io.IOException;
import java.time.Duration;

/** Sends until nothing goes any more, on a thread of its own. */
public final class Flood {
  /** What the kernel may hold for the four sockets of a relay, and some more. */
  private static final long MOST = 48L << 20;

  private static final byte[] PIECE = FlowFixtures.bytes(7, 16 * 1024);

  private final Sink sink;
  private final byte[] piece;
  private final long total;
  private volatile long sent;
  private volatile long begun;
  private volatile boolean stopping;
  private volatile boolean over;

  private Flood(Sink sink, byte[] piece, long total) {
    this.sink = sink;
    this.piece = piece;
    this.total = total;
  }

  /** Takes what is to be sent. */
  public interface Sink {
    /** Sends, and blocks as long as it must. */
    void send(byte[] bytes) throws IOException;
  }

  static Flood of(Sink sink) {
    return of(sink, PIECE, 2 * MOST);
  }

  /** Starts to send one piece again and again, until a total is reached. */
  public static Flood of(Sink sink, byte[] piece, long total) {
    Flood flood = new Flood(sink, piece, total);
    Thread thread = new Thread(flood::run, "flood");
    thread.setDaemon(true);
    thread.start();
    return flood;
  }

  private void run() {
    try {
      while (!stopping && sent < total) {
        begun = sent + piece.length;
        sink.send(piece);
        sent = begun;
      }
    } catch (IOException e) {
      // The end of the test closed the connection.
    } finally {
      over = true;
    }
  }

  /** Waits until a write does not come to its end; the bytes that were sent by then. */
  public long awaitStall() {
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
  public void stop() {
    stopping = true;
  }

  /** Waits until the last write is done; the bytes that were sent in all. */
  public long awaitEnd() {
    Await.until(() -> "the end of a flood; sent: " + sent, () -> over);
    return sent;
  }
}
