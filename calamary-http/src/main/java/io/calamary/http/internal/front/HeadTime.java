package io.calamary.http.internal.front;

import io.calamary.Timeouts;
import io.calamary.core.spi.ConnectionTimer;

/**
 * The time that a client has for a head, however many parts that comes in, and between requests.
 */
final class HeadTime {
  private final ConnectionTimer timer;
  private final Timeouts timeouts;
  private final Runnable tooSlow;
  private final Runnable tooLong;
  private boolean running = true;

  /** The time for the first head begins. */
  HeadTime(ConnectionTimer timer, Timeouts timeouts, Runnable tooSlow, Runnable tooLong) {
    this.timer = timer;
    this.timeouts = timeouts;
    this.tooSlow = tooSlow;
    this.tooLong = tooLong;
    timer.start(timeouts.handshake(), tooSlow);
  }

  /** A head has begun. */
  void begun() {
    if (!running) {
      running = true;
      timer.start(timeouts.handshake(), tooSlow);
    }
  }

  /** A head is whole. */
  void whole() {
    timer.stop();
  }

  /** The next request may come. */
  void between() {
    running = false;
    timer.start(timeouts.keepAlive(), tooLong);
  }
}
