package io.calamary.transparent.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Warns at most once a second, and then tells how many warnings it held back. Thread-safe. */
final class LimitedLog {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Logger log;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong heldBack = new AtomicLong();

  LimitedLog(Logger log) {
    this.log = log;
  }

  /** Warns, or counts. */
  void warn(String message, Throwable cause) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      heldBack.incrementAndGet();
      return;
    }
    log.warn("{} ({} more like it were held back)", message, heldBack.getAndSet(0), cause);
  }
}
