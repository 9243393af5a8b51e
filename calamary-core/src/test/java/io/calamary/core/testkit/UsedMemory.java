package io.calamary.core.testkit;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What the whole JVM holds. */
public final class UsedMemory {
  private UsedMemory() {}

  /** Bytes that are live on the heap, and all that lie outside it in buffers. */
  public static long bytes() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long outside = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      outside += pool.getMemoryUsed();
    }
    // Which of the two knows Netty's buffers depends on the JDK; often both do.
    return heap + Math.max(outside, PlatformDependent.usedDirectMemory());
  }
}
