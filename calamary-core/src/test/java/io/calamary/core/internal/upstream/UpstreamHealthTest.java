package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpstreamHealthTest {
  private static final UpstreamProxy A = UpstreamProxy.http(Endpoint.of("a.test", 1));
  private static final UpstreamProxy B = UpstreamProxy.http(Endpoint.of("b.test", 1));
  private static final UpstreamProxy C = UpstreamProxy.direct();
  private static final List<UpstreamProxy> ALL = List.of(A, B, C);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final UpstreamHealth health = new UpstreamHealth(now::get);

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void theirOrderStaysWhileAllAreWell() {
    assertSame(ALL, health.order(ALL));
  }

  @Test
  void whoFailedComesLastForASecond() {
    health.failed(A);
    assertEquals(List.of(B, C, A), health.order(ALL));
    pass(999);
    assertEquals(List.of(B, C, A), health.order(ALL));
    pass(1);
    assertEquals(ALL, health.order(ALL));
  }

  @Test
  void everyFailureDoublesTheTimeUpToAMinute() {
    long[] millis = {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000};
    for (long wait : millis) {
      health.failed(A);
      pass(wait - 1);
      assertEquals(List.of(B, C, A), health.order(ALL), "after " + wait);
      pass(1);
      assertEquals(ALL, health.order(ALL), "after " + wait);
    }
  }

  @Test
  void failuresOfManyFlowsAtOnceCountOnce() {
    for (int i = 0; i < 100; i++) {
      health.failed(A);
    }
    pass(1000);
    assertEquals(ALL, health.order(ALL));
  }

  @Test
  void successForgives() {
    health.failed(A);
    health.succeeded(A);
    assertEquals(ALL, health.order(ALL));
    health.failed(A);
    pass(1000);
    assertEquals(ALL, health.order(ALL));
  }

  @Test
  void whoIsBackSoonestComesFirstOfTheFailed() {
    health.failed(A);
    pass(1000);
    health.failed(A);
    health.failed(B);
    assertEquals(List.of(C, B, A), health.order(ALL));
  }

  @Test
  void anEqualUpstreamIsTheSameOne() {
    health.failed(UpstreamProxy.http(Endpoint.of("a.test", 1)).resolveLocally(true));
    assertEquals(List.of(B, C, A), health.order(ALL));
  }

  @Test
  void itsMemoryIsBounded() {
    for (int i = 1; i <= 5000; i++) {
      health.failed(UpstreamProxy.http(Endpoint.of("n" + i + ".test", 1)));
    }
    health.failed(A);
    assertEquals(ALL, health.order(ALL), "there was no room");
    pass(1000);
    health.failed(A);
    assertEquals(List.of(B, C, A), health.order(ALL));
  }
}
