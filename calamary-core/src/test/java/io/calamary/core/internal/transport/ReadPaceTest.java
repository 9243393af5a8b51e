package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadPaceTest {
  private final ReadPace pace = new ReadPace();

  @Test
  void singleDatagramsAreReadOnceMostly() {
    int reads = 0;
    for (int i = 0; i < 1000; i++) {
      int most = pace.next();
      reads += most;
      pace.found(1, most);
    }
    assertTrue(reads < 1050, "reads: " + reads);
  }

  @Test
  void burstsAreReadAtOnce() {
    for (int i = 0; i < 64; i++) {
      int most = pace.next();
      pace.found(1, most);
    }
    int turns = 0;
    int waiting = 2000;
    while (waiting > 0) {
      int most = pace.next();
      int found = Math.min(most, waiting);
      waiting -= found;
      pace.found(found, most);
      turns++;
    }
    assertTrue(turns < 64 + 2000 / ReadPace.MOST + 10, "turns: " + turns);
  }

  @Test
  void neverMoreThanOthersCanWaitFor() {
    for (int i = 0; i < 100; i++) {
      int most = pace.next();
      assertTrue(most <= ReadPace.MOST);
      pace.found(most, most);
    }
    assertEquals(ReadPace.MOST, pace.next());
  }

  @Test
  void onlyMuchSeveralTimesIsBulk() {
    for (int i = 0; i < 100; i++) {
      int most = pace.next();
      pace.found(Math.min(most, 1 + i % 3), most);
    }
    assertFalse(pace.isBulk());
    for (int i = 0; i < 20; i++) {
      int most = pace.next();
      pace.found(most, most);
    }
    assertTrue(pace.isBulk());
  }
}
