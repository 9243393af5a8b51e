package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrainTrialsTest {
  private final TrainTrials trials = new TrainTrials();

  @Test
  void eachIsTriedWhereTheyComeTogether() {
    for (int i = 0; i < 10; i++) {
      assertTrue(trials.next());
      trials.found();
    }
  }

  @Test
  void everFewerAreTriedWhereTheyDoNot() {
    int tried = 0;
    for (int i = 0; i < 1000; i++) {
      if (trials.next()) {
        tried++;
        trials.missed();
      }
    }
    assertTrue(tried >= 100 && tried <= 150, "tried: " + tried);
  }

  @Test
  void allAreTriedAgainOnceOneHasFoundSome() {
    for (int i = 0; i < 10; i++) {
      trials.missed();
    }
    assertFalse(trials.next());
    trials.found();
    assertTrue(trials.next());
    assertTrue(trials.next());
  }

  @Test
  void noneIsTriedWhereTheKernelCanNot() {
    trials.impossible();
    trials.found();
    assertFalse(trials.next());
  }
}
