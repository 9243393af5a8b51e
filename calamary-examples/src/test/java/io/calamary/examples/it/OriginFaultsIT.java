package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyServer;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginServer;
import io.calamary.examples.measure.Fault;
import io.calamary.examples.measure.OriginFaults;
import io.calamary.examples.measure.Seen;
import io.calamary.examples.measure.Way;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that fail. A message that was cut must never look whole, and nobody waits for ever: a
 * client gives up after 20 s, twenty times the proxy's timeouts, and that fails the test.
 */
class OriginFaultsIT {
  private static ProxyServer proxy;

  @BeforeAll
  static void start() {
    proxy = OriginFaults.start(Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  static List<Fault> faults() {
    return OriginFaults.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void plainClientIsToldOrCutOff(Fault fault) throws Exception {
    Seen seen = OriginFaults.measure(Way.PLAIN, proxy, fault);
    if (fault.harmless()) {
      assertEquals(200, seen.status());
      assertTrue(seen.complete(), seen::toString);
    } else if (fault.beforeBody()) {
      assertEquals(
          fault.ending() == Fault.Ending.SILENCE ? 504 : 502, seen.status(), seen::toString);
      assertTrue(seen.complete(), seen::toString);
    } else {
      assertEquals(200, seen.status(), seen::toString);
      assertFalse(seen.complete(), seen::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tunnelEndsAsTheServerEnded(Fault fault) throws Exception {
    Seen seen = OriginFaults.measure(Way.CONNECT, proxy, fault);
    if (seen.status() == 502) {
      // Reset before the tunnel was there.
      assertEquals(new Fault(Fault.Place.AT_ONCE, Fault.Ending.RST), fault);
      return;
    }
    boolean orderly = fault.ending() == Fault.Ending.FIN;
    assertEquals(orderly ? End.FIN : End.RST, seen.end(), seen::toString);
    assertEquals(fault.harmless(), seen.complete(), seen::toString);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void refusedConnectionIsABadGateway(Way way) throws Exception {
    Seen seen = OriginFaults.get(way, proxy, OriginServer.nobody());
    assertEquals(502, seen.status(), seen::toString);
    assertTrue(seen.complete(), seen::toString);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void unansweredConnectionIsAGatewayTimeout(Way way) throws Exception {
    try (BlackHole hole = new BlackHole()) {
      Seen seen = OriginFaults.get(way, proxy, hole.address());
      assertEquals(504, seen.status(), seen::toString);
      assertTrue(seen.complete(), seen::toString);
    }
  }
}
