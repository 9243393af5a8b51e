package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import io.netty.channel.epoll.Epoll;
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
}
