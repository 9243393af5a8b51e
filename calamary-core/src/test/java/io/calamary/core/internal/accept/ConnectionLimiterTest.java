package io.calamary.core.internal.accept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionLimiterTest {
  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static ConnectionLimiter limiter(int most, int mostPerSource) {
    return new ConnectionLimiter(
        Limits.builder().maxConnections(most).maxConnectionsPerSource(mostPerSource).build());
  }

  @Test
  void countsAllSources() {
    ConnectionLimiter limiter = limiter(2, 0);
    assertTrue(limiter.enter(address("192.0.2.1")));
    assertTrue(limiter.enter(address("2001:db8::1")));
    assertFalse(limiter.enter(address("192.0.2.3")));
    assertFalse(limiter.enter(address("192.0.2.3")));

    limiter.leave(address("192.0.2.1"));

    assertTrue(limiter.enter(address("192.0.2.3")));
    assertFalse(limiter.enter(address("192.0.2.4")));
    assertEquals(0, limiter.sources());
  }

  @Test
  void countsEachSource() {
    ConnectionLimiter limiter = limiter(0, 2);
    for (String source : List.of("192.0.2.1", "192.0.2.2", "2001:db8::1")) {
      assertTrue(limiter.enter(address(source)));
      assertTrue(limiter.enter(address(source)));
      assertFalse(limiter.enter(address(source)), source);
    }
    limiter.leave(address("192.0.2.2"));
    assertFalse(limiter.enter(address("192.0.2.1")));
    assertTrue(limiter.enter(address("192.0.2.2")));
  }

  @Test
  void takesANetworkOf64BitsForOneSource() {
    ConnectionLimiter limiter = limiter(0, 2);
    assertTrue(limiter.enter(address("2001:db8:0:1::1")));
    assertTrue(limiter.enter(address("2001:db8:0:1:ffff::2")));
    assertFalse(limiter.enter(address("2001:db8:0:1::3")));
    assertTrue(limiter.enter(address("2001:db8:0:2::1")));
    limiter.leave(address("2001:db8:0:1:ffff::2"));
    assertTrue(limiter.enter(address("2001:db8:0:1::3")));
  }

  @Test
  void countsNothingThatItTurnsAway() {
    ConnectionLimiter limiter = limiter(3, 1);
    assertTrue(limiter.enter(address("192.0.2.1")));
    for (int i = 0; i < 10; i++) {
      assertFalse(limiter.enter(address("192.0.2.1")));
    }
    assertTrue(limiter.enter(address("192.0.2.2")));
    assertTrue(limiter.enter(address("192.0.2.3")));
    assertFalse(limiter.enter(address("192.0.2.4")));
    assertEquals(3, limiter.sources());
  }

  @Test
  void remembersNoSourceThatHasLeft() {
    ConnectionLimiter limiter = limiter(0, 5);
    for (int i = 1; i < 200; i++) {
      InetAddress source = address("192.0.2." + i);
      assertTrue(limiter.enter(source));
      assertTrue(limiter.enter(source));
      limiter.leave(source);
      limiter.leave(source);
    }
    assertEquals(0, limiter.sources());
  }

  @Test
  void letsEverybodyInWhereNothingIsLimited() {
    ConnectionLimiter limiter = limiter(0, 0);
    for (int i = 0; i < 20_000; i++) {
      assertTrue(limiter.enter(address("192.0.2.1")));
    }
    assertEquals(0, limiter.sources());
  }

  @Test
  void neverLetsTooManyInWhoeverComesAtOnce() {
    ConnectionLimiter limiter = limiter(3, 2);
    Inside inside = new Inside();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Void>> crowds =
          IntStream.rangeClosed(1, 4)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> inside.crowd(limiter, address("192.0.2." + i % 2)), threads))
              .toList();
      crowds.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
    assertTrue(inside.most.get() <= 3, inside.most::toString);
    assertTrue(inside.entered.get() > 0);
    assertEquals(0, limiter.sources());
    assertTrue(limiter.enter(address("192.0.2.1")));
    assertTrue(limiter.enter(address("192.0.2.2")));
    assertTrue(limiter.enter(address("192.0.2.3")));
    assertFalse(limiter.enter(address("192.0.2.4")));
  }

  /** Who is inside at the same time. */
  private static final class Inside {
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger entered = new AtomicInteger();

    void crowd(ConnectionLimiter limiter, InetAddress source) {
      for (int i = 0; i < 20_000; i++) {
        if (limiter.enter(source)) {
          entered.incrementAndGet();
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          now.decrementAndGet();
          limiter.leave(source);
        }
      }
    }
  }
}
