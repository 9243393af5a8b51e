package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;

/**
 * Counts what a piece of code allocates on the heap. It is a count, not a time: the same on every
 * machine, busy or not. What the compiler can do away with is not counted once it has, so a count
 * may come out a little lower, never higher; versions of the JDK differ by some objects. Bounds are
 * a tenth above the highest count.
 */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 1_000;
  private static final int RUNS = 5_000;
  private static final int ROUNDS = 4;

  private Allocations() {}

  /** Fails if a run takes more bytes of heap than that, on the average of some thousand. */
  public static void assertAtMost(long bytes, String what, Runnable operation) {
    long measured = perRun(operation);
    assertTrue(
        measured <= bytes,
        () ->
            what
                + " allocates "
                + measured
                + " bytes (expected: at most "
                + bytes
                + "; if it has to be more, say why with the new bound)");
  }

  /** Bytes of heap that a run takes, in the best of some rounds: a class is loaded only once. */
  public static long perRun(Runnable operation) {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try {
      round(operation, WARM_UP);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS; i++) {
        least = Math.min(least, round(operation, RUNS));
      }
      return least / RUNS;
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static long round(Runnable operation, int runs) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < runs; i++) {
      operation.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
