package io.calamary.examples.launcher.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines to a stream on a thread of its own, so that whoever hands them in never waits, an
 * event loop least of all. Thread-safe.
 *
 * <p>Lines are written at once and together: the stream is flushed whenever nothing is left to
 * write, and then lines gather for two milliseconds. If the reader of the stream stalls, lines are
 * kept up to a bound; what comes above it is counted, and the count is written when the reader goes
 * on.
 */
final class LineWriter implements AutoCloseable {
  private static final int BUFFER = 8192;
  private static final long GATHER_NANOS = Duration.ofMillis(2).toNanos();
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final OutputStream stream;
  private final int capacity;
  private final LineFormat format = new LineFormat();
  private final ConcurrentLinkedQueue<LogLine> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final StringBuilder buffer = new StringBuilder(BUFFER);
  private final Thread thread;
  private volatile boolean waiting;
  private volatile boolean closing;
  private boolean broken;

  LineWriter(OutputStream stream, int capacity) {
    this.stream = stream;
    this.capacity = capacity;
    thread = new Thread(this::run, "calamary-log");
    thread.setDaemon(true);
  }

  LineWriter start() {
    thread.start();
    return this;
  }

  /** Takes a line, and returns at once. */
  void write(LogLine line) {
    if (queued.incrementAndGet() > capacity) {
      queued.decrementAndGet();
      lost.incrementAndGet();
      return;
    }
    lines.add(line);
    if (waiting) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (true) {
      LogLine line = lines.poll();
      if (line != null) {
        queued.decrementAndGet();
        append(line);
        continue;
      }
      tellLost();
      boolean wrote = flush();
      if (closing && lines.isEmpty()) {
        return;
      }
      if (wrote) {
        // Under load lines come all the time; nobody has to wake this thread for each.
        LockSupport.parkNanos(this, GATHER_NANOS);
      } else {
        waitForMore();
      }
    }
  }

  private void waitForMore() {
    waiting = true;
    if (lines.isEmpty() && !closing) {
      LockSupport.park(this);
    }
    waiting = false;
  }

  private void append(LogLine line) {
    buffer.append(format.format(line));
    if (buffer.length() >= BUFFER) {
      flush();
    }
  }

  private void tellLost() {
    long count = lost.getAndSet(0);
    if (count > 0) {
      long now = System.currentTimeMillis() / 1000;
      append(
          new LogLine(now, LogLine.Level.WARN, count + " lines were lost: the reader is too slow"));
    }
  }

  /** Whether there was something to write. */
  private boolean flush() {
    if (buffer.isEmpty()) {
      return false;
    }
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    buffer.setLength(0);
    if (broken) {
      return true;
    }
    try {
      stream.write(bytes);
      stream.flush();
    } catch (IOException e) {
      // The proxy goes on without its log: nobody reads it any more.
      broken = true;
      System.err.println("calamary: can't write the log: " + e.getMessage());
    }
    return true;
  }

  /** Writes what is left, for at most five seconds if the reader stalls. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
