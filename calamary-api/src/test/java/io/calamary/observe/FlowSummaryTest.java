package io.calamary.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlowSummaryTest {
  @Test
  void keepsWhatItIsTold() {
    Duration duration = Duration.ofMillis(1500);
    FlowSummary summary = FlowSummary.of(CloseReason.IDLE_TIMEOUT, "60 s", 10, 20, duration);

    assertEquals(CloseReason.IDLE_TIMEOUT, summary.reason());
    assertEquals("60 s", summary.detail());
    assertEquals(10, summary.bytesToTarget());
    assertEquals(20, summary.bytesToClient());
    assertEquals(duration, summary.duration());
    assertEquals("IDLE_TIMEOUT (60 s) up=10 down=20 in PT1.5S", summary.toString());
  }

  @Test
  void needsNoDetail() {
    FlowSummary summary = FlowSummary.of(CloseReason.COMPLETED, null, 0, 0, Duration.ZERO);

    assertNull(summary.detail());
    assertEquals("COMPLETED up=0 down=0 in PT0S", summary.toString());
    assertThrows(NullPointerException.class, () -> FlowSummary.of(null, null, 0, 0, Duration.ZERO));
    assertThrows(
        NullPointerException.class, () -> FlowSummary.of(CloseReason.COMPLETED, null, 0, 0, null));
  }
}
