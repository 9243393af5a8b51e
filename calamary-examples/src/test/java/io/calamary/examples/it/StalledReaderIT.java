package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.measure.StalledReader;
import io.calamary.examples.measure.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does not read must cost next to nothing, and get everything later. */
class StalledReaderIT {
  private static final int BODY = 64 << 20;
  private static final int MOST = 4 << 20;

  @ParameterizedTest
  @EnumSource(Way.class)
  void costsLittleAndLosesNothing(Way way) throws Exception {
    StalledReader.Growth growth = StalledReader.measure(way, BODY);
    assertTrue(growth.sent() < BODY, () -> "nobody was held up: " + growth);
    assertTrue(growth.total() < MOST, () -> growth + " (expected: less than " + MOST + ")");
    assertEquals(BODY, growth.arrived());
  }
}
