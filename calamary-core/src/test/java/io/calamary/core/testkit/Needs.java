package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import io.calamary.core.internal.transport.TransportKind;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What a machine must have for a test: without it the test is skipped, but in CI it fails. */
public final class Needs {
  private Needs() {}

  /** What the named transport needs. */
  public static void transport(String name) {
    switch (name) {
      case TransportKind.EPOLL -> epoll();
      case TransportKind.IO_URING -> ioUring();
      default -> {
        // Runs everywhere.
      }
    }
  }

  /** Linux's epoll. */
  public static void epoll() {
    need(
        Epoll.isAvailable(),
        "epoll is missing: " + Epoll.unavailabilityCause() + " (remedy: run the test on Linux)");
  }

  /** The folder in which Linux has the descriptors of this process. */
  public static void descriptors(Path folder) {
    need(Files.isDirectory(folder), folder + " is missing (remedy: run the test on Linux)");
  }

  private static void need(boolean here, String advice) {
    if (!here && System.getenv("CI") != null) {
      fail(advice);
    }
    Assumptions.assumeTrue(here, advice);
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
