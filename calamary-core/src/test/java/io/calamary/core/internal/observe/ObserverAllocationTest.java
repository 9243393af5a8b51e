package io.calamary.core.internal.observe;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What telling observers and counting may allocate. */
class ObserverAllocationTest {
  private final ObserverSamples samples = new ObserverSamples();

  @Test
  void ofOneFlow() {
    assertEquals(3, samples.events());
    assertAtMost(120, "telling two observers of a flow", samples::events);
    assertAtMost(8, "counting a flow", samples::counters);
  }
}
