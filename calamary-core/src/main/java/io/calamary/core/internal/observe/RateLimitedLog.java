package io.calamary.core.internal.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Warns at most once a second, and then tells how many warnings it held back. Thread-safe. */
public final class RateLimitedLog {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Logger log;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong heldBack = new AtomicLong();

  /** Limits this logger. */
  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /** Warns, or counts. */
  public void warn(String message, @Nullable Throwable cause) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      heldBack.incrementAndGet();
      return;
    }
    long before = heldBack.getAndSet(0);
    log.warn(before == 0 ? message : message + " (and " + before + " more like it)", cause);
  }
}
