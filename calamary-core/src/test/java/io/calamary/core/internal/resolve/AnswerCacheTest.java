package io.calamary.core.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private static final Answer ANSWER = Answer.failed(Answer.noSuchName());

  @Test
  void anAnswerHoldsUntilItExpires() {
    AnswerCache cache = new AnswerCache(100);
    cache.put("a", ANSWER, 1000);
    assertSame(ANSWER, cache.get("a", 999));
    assertNull(cache.get("a", 1000));
    assertNull(cache.get("b", 0));
  }

  @Test
  void theClockMayPassItsEnd() {
    AnswerCache cache = new AnswerCache(100);
    cache.put("a", ANSWER, Long.MIN_VALUE + 10);
    assertSame(ANSWER, cache.get("a", Long.MAX_VALUE - 10));
    assertNull(cache.get("a", Long.MIN_VALUE + 10));
  }

  @Test
  void itStaysWithinItsBound() {
    AnswerCache cache = new AnswerCache(100);
    for (int i = 0; i < 10_000; i++) {
      cache.put("n" + i, ANSWER, 1000);
      assertTrue(cache.size() <= 100, () -> "size " + cache.size());
    }
    assertSame(ANSWER, cache.get("n9999", 0));
    assertNull(cache.get("n0", 0));
  }

  @Test
  void whatIsAskedForStays() {
    AnswerCache cache = new AnswerCache(100);
    cache.put("wanted", ANSWER, 1000);
    for (int i = 0; i < 1000; i++) {
      cache.put("n" + i, ANSWER, 1000);
      assertSame(ANSWER, cache.get("wanted", 0));
    }
    assertTrue(cache.size() <= 100);
  }
}
