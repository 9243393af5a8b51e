package io.calamary.core.internal.timer;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.calamary.core.spi.ConnectionTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A timer, and at the same time its own link in the list of a slot. */
public final class WheelTimer implements ConnectionTimer {
  private static final RateLimitedLog LOG =
      new RateLimitedLog(LoggerFactory.getLogger(WheelTimer.class));

  private static final long NEVER = -1;

  private final TimerWheel wheel;
  private WheelTimer previous = this;
  private WheelTimer next = this;
  private long period;
  private @Nullable Runnable expired;
  private long deadline;
  private long touched = NEVER;

  WheelTimer(TimerWheel wheel) {
    this.wheel = wheel;
  }

  @Override
  public void start(Duration period, Runnable expired) {
    startNanos(period.toNanos(), expired);
  }

  /** As {@link #start}, for a period that was converted before. */
  public void startNanos(long nanos, Runnable task) {
    long due = System.nanoTime() + nanos;
    boolean sooner = expired != null && due < deadline;
    period = nanos;
    deadline = due;
    touched = NEVER;
    expired = task;
    if (sooner) {
      unlink();
      wheel.removed();
    }
    if (next == this) {
      wheel.add(this);
    }
  }

  /** The timer stays in its slot, and is put into a later one when that slot comes. */
  @Override
  public void touch() {
    touched = wheel.turn();
  }

  /** When it is to fire, as {@link System#nanoTime()} says it. */
  long due() {
    if (touched != NEVER) {
      deadline = wheel.endOf(touched) + period;
      touched = NEVER;
    }
    return deadline;
  }

  @Override
  public void stop() {
    expired = null;
    if (next != this) {
      unlink();
      wheel.removed();
    }
  }

  void fire() {
    Runnable task = expired;
    expired = null;
    if (task != null) {
      try {
        task.run();
      } catch (RuntimeException | LinkageError | AssertionError e) {
        // One that fails must not stop the wheel for all others.
        LOG.warn("CAL-022: a timer's task failed", e);
      }
    }
  }

  WheelTimer next() {
    return next;
  }

  void linkBefore(WheelTimer head) {
    previous = head.previous;
    next = head;
    previous.next = this;
    head.previous = this;
  }

  void unlink() {
    previous.next = next;
    next.previous = previous;
    previous = this;
    next = this;
  }

  void moveAllTo(WheelTimer other) {
    if (next != this) {
      other.next = next;
      other.previous = previous;
      next.previous = other;
      previous.next = other;
      next = this;
      previous = this;
    }
  }
}
