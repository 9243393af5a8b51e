package io.calamary.examples.launcher.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.calamary.filter.Verdict;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import io.calamary.observe.FlowSummary;
import io.calamary.observe.ServerStats;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsObserverTest {
  private final MetricsObserver metrics = new MetricsObserver();

  private static Flow flow(String target, Transport transport, Inspection inspection) {
    return Flow.builder()
        .listener("http")
        .transport(transport)
        .source(new InetSocketAddress(Endpoint.addressOf("127.0.0.1"), 40_000))
        .destination(Endpoint.parse(target))
        .inspection(inspection)
        .build();
  }

  private void run(Flow flow, Verdict verdict) {
    metrics.flowOpened(flow);
    metrics.flowDecided(flow, verdict);
    metrics.flowClosed(
        flow, FlowSummary.of(CloseReason.COMPLETED, null, 0, 0, Duration.ofSeconds(1)));
  }

  private List<String> samples() {
    ServerStats stats = mock(ServerStats.class);
    when(stats.bytesToClient()).thenReturn(20L);
    when(stats.bytesToTarget()).thenReturn(10L);
    when(stats.openConnections()).thenReturn(3L);
    return metrics.page(stats).lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void keepsTheNamesOfTheOriginal() {
    metrics.rules(3);
    Inspection tls = Inspection.builder().protocol(AppProtocol.TLS).tlsVersion("1.2").build();
    Inspection http = Inspection.builder().protocol(AppProtocol.HTTP1).build();
    run(flow("192.0.2.1:443", Transport.TCP, tls), Verdict.ALLOW.by("1"));
    run(flow("[2001:db8::1]:80", Transport.TCP, http), Verdict.DENY.by("default"));
    run(flow("127.0.0.1:80", Transport.TCP, Inspection.UNKNOWN), Verdict.DENY);
    run(flow("192.0.2.1:53", Transport.UDP, Inspection.UNKNOWN), Verdict.DROP.by("0"));
    assertEquals(
        List.of(
            "calamary_bytes_rcv 20",
            "calamary_bytes_sent 10",
            "calamary_current_connections 3",
            "calamary_req_tcp 3",
            "calamary_req_udp 1",
            "calamary_req_protoL3{protocol=\"IPv4\"} 3",
            "calamary_req_protoL3{protocol=\"IPv6\"} 1",
            "calamary_req_protoL5{protocol=\"HTTP\"} 1",
            "calamary_req_protoL5{protocol=\"TLS\"} 1",
            "calamary_req_protoL5{protocol=\"none\"} 2",
            "calamary_req_tls_version{version=\"1.2\"} 1",
            "calamary_req_tls_version{version=\"none\"} 3",
            "calamary_rule_hits{ruleId=\"0\"} 3",
            "calamary_rule_hits{ruleId=\"1\"} 2",
            "calamary_rule_hits{ruleId=\"2\"} 1",
            "calamary_rule_matches{ruleId=\"0\"} 1",
            "calamary_rule_matches{ruleId=\"1\"} 1",
            "calamary_rule_matches{ruleId=\"always\"} 1",
            "calamary_rule_matches{ruleId=\"default\"} 1",
            "calamary_rule_actions{action=\"accept\"} 1",
            "calamary_rule_actions{action=\"deny\"} 3"),
        samples());
  }

  @Test
  void countsOnWhenRulesAreSwapped() {
    metrics.rules(1);
    Flow flow = flow("192.0.2.1:443", Transport.TCP, Inspection.UNKNOWN);
    run(flow, Verdict.DENY.by("default"));
    metrics.rules(2);
    run(flow, Verdict.DENY.by("default"));
    List<String> hits =
        samples().stream().filter(line -> line.startsWith("calamary_rule_hits")).toList();
    assertEquals(
        List.of("calamary_rule_hits{ruleId=\"0\"} 2", "calamary_rule_hits{ruleId=\"1\"} 1"), hits);
  }

  @Test
  void tellsTypesThatPrometheusKnows() {
    List<String> types =
        metrics.page(mock(ServerStats.class)).lines().filter(l -> l.startsWith("# TYPE")).toList();
    assertEquals(11, types.size());
    assertEquals("# TYPE calamary_bytes_rcv counter", types.get(0));
    assertEquals("# TYPE calamary_current_connections gauge", types.get(2));
  }
}
