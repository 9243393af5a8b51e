package io.calamary.core.internal.inspect;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a look at first bytes may allocate; twice as much would be a fault, a tenth more is not. */
class InspectionAllocationTest {
  private final InspectionSamples samples = new InspectionSamples();

  private static void assertProtocol(AppProtocol expected, Optional<Inspection> seen) {
    assertEquals(Optional.of(expected), seen.map(Inspection::protocol));
  }

  @Test
  void theSamplesAreWhatTheySeem() {
    assertProtocol(AppProtocol.TLS, samples.hello());
    assertProtocol(AppProtocol.TLS, samples.pieces());
    assertProtocol(AppProtocol.HTTP1, samples.http());
    assertProtocol(AppProtocol.SSH, samples.ssh());
    assertProtocol(AppProtocol.QUIC, samples.quic());
    assertProtocol(AppProtocol.DNS, samples.dns());
    assertEquals(Optional.of("www.example.com"), samples.quic().map(Inspection::serverName));
  }

  @Test
  void streams() {
    assertAtMost(800, "a ClientHello", samples::hello);
    assertAtMost(1360, "a ClientHello in pieces", samples::pieces);
    assertAtMost(8, "finding the end of a ClientHello", samples::records);
    assertAtMost(552, "a plain request", samples::http);
    assertAtMost(32, "a banner of SSH", samples::ssh);
  }

  @Test
  void datagrams() {
    assertAtMost(8952, "a first datagram of QUIC", samples::quic);
    assertAtMost(152, "a query of DNS", samples::dns);
  }
}
