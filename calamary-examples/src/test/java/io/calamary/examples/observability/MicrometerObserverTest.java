package io.calamary.examples.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.calamary.ProxyServer;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowSummary;
import io.calamary.observe.ServerStats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerObserverTest {
  private static final InetSocketAddress SOURCE =
      new InetSocketAddress(Endpoint.addressOf("127.0.0.1"), 40_000);

  @Test
  void countsEvents() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MicrometerObserver observer = new MicrometerObserver(registry);
    Flow flow =
        Flow.builder()
            .listener("http")
            .source(SOURCE)
            .destination(Endpoint.parse("example.com:80"))
            .build();
    observer.connectionRejected("http", SOURCE, CloseReason.LIMIT_REACHED);
    observer.flowDecided(flow, Verdict.ALLOW.by("web"));
    observer.flowDecided(flow, Verdict.DENY);
    observer.flowClosed(
        flow, FlowSummary.of(CloseReason.COMPLETED, null, 1, 2, Duration.ofSeconds(3)));
    assertEquals(1, registry.get("calamary.verdicts").tag("verdict", "ALLOW").counter().count());
    assertEquals(1, registry.get("calamary.verdicts").tag("verdict", "DENY").counter().count());
    assertEquals(
        1, registry.get("calamary.rejected").tag("reason", "LIMIT_REACHED").counter().count());
    assertEquals(
        3,
        registry
            .get("calamary.flows")
            .tag("reason", "COMPLETED")
            .timer()
            .totalTime(TimeUnit.SECONDS));
  }

  @Test
  void readsWhatTheServerCounts() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ServerStats stats = mock(ServerStats.class);
    when(stats.openConnections()).thenReturn(5L);
    when(stats.openFlows()).thenReturn(6L);
    when(stats.bytesToTarget()).thenReturn(7L);
    when(stats.bytesToClient()).thenReturn(8L);
    ProxyServer server = mock(ProxyServer.class);
    when(server.stats()).thenReturn(stats);
    new MicrometerObserver(registry).watch(server);
    assertEquals(5, registry.get("calamary.connections.open").gauge().value());
    assertEquals(6, registry.get("calamary.flows.open").gauge().value());
    assertEquals(7, registry.get("calamary.bytes.to.target").functionCounter().count());
    assertEquals(8, registry.get("calamary.bytes.to.client").functionCounter().count());
  }
}
