package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Timeouts;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTimesTest {
  private static final EngineTimes TIMES =
      new EngineTimes(
          Timeouts.builder()
              .udpIdle(Duration.ofSeconds(3))
              .dnsIdle(Duration.ofSeconds(1))
              .quicIdle(Duration.ofSeconds(2))
              .build());

  @ParameterizedTest
  @CsvSource({
    "53, UNKNOWN, 1",
    "123, UNKNOWN, 1",
    "443, UNKNOWN, 2",
    "4433, UNKNOWN, 3",
    "4433, QUIC, 2",
    "443, DNS, 1",
    "5353, DNS, 1",
    "1123, NTP, 1",
    "53, TLS, 3"
  })
  void silenceIsJudgedByWhatWasSeenElseByThePort(int port, AppProtocol seen, int seconds) {
    Flow flow =
        FlowFixtures.flow("192.0.2.1", port).toBuilder()
            .inspection(Inspection.builder().protocol(seen).build())
            .build();

    assertEquals(Duration.ofSeconds(seconds).toNanos(), TIMES.udpIdle(flow));
  }
}
