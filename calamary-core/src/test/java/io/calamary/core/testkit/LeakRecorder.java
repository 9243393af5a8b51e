package io.calamary.core.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what Netty's leak detectors report, where the usual ones only log it. Any thread may call
 * it.
 */
public final class LeakRecorder extends ResourceLeakDetectorFactory {
  private static final LeakRecorder INSTALLED = new LeakRecorder();
  private static final long GC_SECONDS = 30;

  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private final List<Detector<?>> detectors = new CopyOnWriteArrayList<>();
  private volatile String running = "start-up";

  /** Makes the one recorder of this JVM the source of all detectors created from now on. */
  public static LeakRecorder install() {
    setResourceLeakDetectorFactory(INSTALLED);
    return INSTALLED;
  }

  /** Names what runs now; leaks of resources made from now on mention it. */
  public void running(String name) {
    running = name;
  }

  @Override
  @SuppressWarnings("deprecation") // the method to override is abstract all the same
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int samplingInterval, long maxActive) {
    Detector<T> detector = new Detector<>(resource, samplingInterval);
    detectors.add(detector);
    return detector;
  }

  /**
   * Collects garbage and returns every leak known by then. Whatever was unreachable before the call
   * has been looked at when it returns.
   *
   * @throws IllegalStateException if the JVM does not collect on request
   */
  public List<String> collect() {
    // References of one cycle are enqueued in one go, so the second canary tells that all of the
    // first cycle's are where the detectors find them.
    awaitCollection();
    awaitCollection();
    detectors.forEach(Detector::poll);
    return new ArrayList<>(leaks);
  }

  /** As {@link #collect()}, then forgets the leaks that contain the text and returns only those. */
  public List<String> collectAndForget(String text) {
    List<String> found = collect().stream().filter(leak -> leak.contains(text)).toList();
    leaks.removeAll(found);
    return found;
  }

  private static void awaitCollection() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> canary = new PhantomReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(TimeUnit.SECONDS.toMillis(GC_SECONDS)) == null) {
        throw new IllegalStateException(
            "System.gc(): no collection (expected: one within "
                + GC_SECONDS
                + " s; is -XX:+DisableExplicitGC set?)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for System.gc()", e);
    } finally {
      Reference.reachabilityFence(canary);
    }
  }

  private final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    /** Detectors look into their queue of dropped trackers only when they track something. */
    void poll() {
      @SuppressWarnings("unchecked") // a tracker takes any object, the type is only for callers
      T probe = (T) new Object();
      ResourceLeakTracker<T> tracker = trackForcibly(probe);
      if (tracker != null) {
        tracker.close(probe);
      }
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected Object getInitialHint(String resourceType) {
      return "created while running: " + running;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      leaks.add("LEAK: " + resourceType + " was not released." + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      leaks.add("LEAK: " + resourceType + " was not released (no records kept).");
    }
  }
}
