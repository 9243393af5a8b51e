package io.calamary.core.internal.timer;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * The timers of one event loop: a hashed wheel with slots of a tenth of a second. Starting,
 * touching and stopping cost a few assignments; the wheel turns only while it holds something. To
 * be used on its event loop only.
 *
 * <p>Whoever touches a timer does not look at the clock, but notes the turn of the wheel. When that
 * turn has ended it is known what time it was at most: so a timer fires a turn late, but never
 * early, also where the event loop has stood still for long.
 */
public final class TimerWheel {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SLOTS = 64;

  private final EventLoop loop;
  private final WheelTimer[] slots = new WheelTimer[SLOTS];
  private final long origin = System.nanoTime();
  private final long[] ends = new long[SLOTS];
  private long ticked;
  private long turn;
  private int size;
  private boolean turning;

  /** Makes an empty wheel for a loop. */
  public TimerWheel(EventLoop loop) {
    this.loop = loop;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new WheelTimer(this);
    }
  }

  /** A new timer on this wheel. */
  public WheelTimer newTimer() {
    return new WheelTimer(this);
  }

  /** Puts a timer into the slot of its deadline, or the last slot before it for a far one. */
  void add(WheelTimer timer) {
    if (!turning) {
      turning = true;
      ticked = tickOf(System.nanoTime());
      scheduleTick();
    }
    long due = tickOf(timer.due()) + 1;
    long slot = Math.max(ticked + 1, Math.min(due, ticked + SLOTS - 1));
    timer.linkBefore(slots[(int) (slot % SLOTS)]);
    size++;
  }

  void removed() {
    size--;
  }

  /** The number of the turn that has begun last. */
  long turn() {
    return turn;
  }

  /** When a turn had ended; for one that has not, when that is due. */
  long endOf(long known) {
    return ends[(int) (known % SLOTS)];
  }

  private void endTurn(long now) {
    ends[(int) (turn % SLOTS)] = now;
    turn++;
    ends[(int) (turn % SLOTS)] = now + TICK_NANOS;
  }

  private long tickOf(long nanos) {
    return (nanos - origin) / TICK_NANOS;
  }

  private void scheduleTick() {
    loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    endTurn(now);
    long current = tickOf(now);
    while (ticked < current) {
      ticked++;
      expire(slots[(int) (ticked % SLOTS)], now);
    }
    if (size == 0) {
      turning = false;
    } else {
      scheduleTick();
    }
  }

  /**
   * Empties a slot. Its timers are moved to a list of their own first: an expired timer may start
   * or stop others, also those behind it.
   */
  private void expire(WheelTimer slot, long now) {
    WheelTimer due = new WheelTimer(this);
    slot.moveAllTo(due);
    WheelTimer timer = due.next();
    while (timer != due) {
      timer.unlink();
      size--;
      if (timer.due() - now <= 0) {
        timer.fire();
      } else {
        add(timer);
      }
      timer = due.next();
    }
  }
}
