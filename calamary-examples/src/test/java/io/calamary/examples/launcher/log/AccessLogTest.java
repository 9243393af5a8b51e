package io.calamary.examples.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowSummary;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Log log = Log.to(out);
  private final AccessLog access = new AccessLog(log);

  private static Flow flow(String source, String target) {
    return Flow.builder()
        .id(7)
        .listener("http")
        .source(new InetSocketAddress(Endpoint.addressOf(source), 40_000))
        .destination(Endpoint.parse(target))
        .build();
  }

  private static FlowSummary ended(CloseReason reason) {
    return FlowSummary.of(reason, null, 1, 2, Duration.ofMillis(3));
  }

  /** The lines without their time, which is checked by its form. */
  private List<String> lines() {
    log.close();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .peek(
            line ->
                assertTrue(
                    line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\| [A-Z]+ \\| .+"),
                    line))
        .map(line -> line.substring(22))
        .toList();
  }

  @Test
  void tellsAnAcceptedAddressAtOnce() {
    Flow flow = flow("127.0.0.1", "135.181.170.219:80");
    access.flowDecided(flow, Verdict.ALLOW);
    assertEquals(List.of("INFO | 127.0.0.1 => 135.181.170.219:80 | Accept"), lines());
  }

  @Test
  void tellsTheAddressThatANameIsConnectedAt() {
    Flow flow = flow("::1", "example.com:443");
    access.flowDecided(flow, Verdict.ALLOW);
    Flow connected = flow.toBuilder().address(Endpoint.addressOf("2001:db8::1")).build();
    access.flowConnected(connected);
    access.flowClosed(connected, ended(CloseReason.COMPLETED));
    assertEquals(List.of("INFO | [::1] => [2001:db8::1]:443 | Accept"), lines());
  }

  @Test
  void tellsTheNameIfNothingCouldBeConnected() {
    Flow flow = flow("127.0.0.1", "example.com:443");
    access.flowDecided(flow, Verdict.ALLOW);
    access.flowClosed(flow, ended(CloseReason.NAME_NOT_FOUND));
    assertEquals(List.of("INFO | 127.0.0.1 => example.com:443 | Accept"), lines());
  }

  @Test
  void tellsADenialWhateverItsKind() {
    Flow flow = flow("127.0.0.1", "10.0.0.1:22");
    for (Verdict verdict : List.of(Verdict.DENY, Verdict.DROP, Verdict.PASS)) {
      access.flowDecided(flow, verdict);
    }
    access.flowClosed(flow, ended(CloseReason.DENIED));
    String line = "INFO | 127.0.0.1 => 10.0.0.1:22 | Denied";
    assertEquals(List.of(line, line, line), lines());
  }

  @Test
  void tellsANameWhoseAddressesAreAllProhibited() {
    Flow flow = flow("127.0.0.1", "local.example:22");
    access.flowDecided(flow, Verdict.ALLOW);
    access.flowClosed(flow, ended(CloseReason.ADDRESS_PROHIBITED));
    assertEquals(List.of("INFO | 127.0.0.1 => local.example:22 | Denied"), lines());
  }

  @Test
  void tellsBothTargetsOfAFlowThatMoves() {
    Flow asked = flow("127.0.0.1", "first.example:443");
    access.flowDecided(asked, Verdict.ALLOW);
    access.flowConnected(asked.toBuilder().address(Endpoint.addressOf("192.0.2.1")).build());
    Flow moved = asked.toBuilder().target(Endpoint.of("second.example", 443)).build();
    access.flowDecided(moved, Verdict.DENY);
    access.flowClosed(moved, ended(CloseReason.DENIED));
    assertEquals(
        List.of(
            "INFO | 127.0.0.1 => 192.0.2.1:443 | Accept",
            "INFO | 127.0.0.1 => second.example:443 | Denied"),
        lines());
  }

  @Test
  void tellsHowFlowsEndToWhoLooksForAFault() {
    log.debugging(true);
    Flow flow = flow("127.0.0.1", "10.0.0.1:22");
    access.flowClosed(flow, ended(CloseReason.IDLE_TIMEOUT));
    assertEquals(
        List.of("DEBUG | 127.0.0.1 => 10.0.0.1:22 | IDLE_TIMEOUT up=1 down=2 in PT0.003S"),
        lines());
  }
}
