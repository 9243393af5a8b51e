package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Assumptions;

/** What a machine must have for a test: without it the test is skipped, but in CI it fails. */
public final class Needs {
  private Needs() {}

  /** Linux's epoll. */
  public static void epoll() {
    if (Epoll.isAvailable()) {
      return;
    }
    String advice =
        "epoll is missing: " + Epoll.unavailabilityCause() + " (remedy: run the test on Linux)";
    if (System.getenv("CI") == null) {
      Assumptions.abort(advice);
    } else {
      fail(advice);
    }
  }

  /** Linux's io_uring, which many a kernel and sandbox forbids: where it does, CI goes on too. */
  public static void ioUring() {
    Assumptions.assumeTrue(
        IoUring.isAvailable(),
        () ->
            "io_uring is missing: "
                + IoUring.unavailabilityCause()
                + " (remedy: a kernel and sandbox that allow it)");
  }
}
