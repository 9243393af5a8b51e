package io.calamary.examples.launcher.metrics;

import io.calamary.filter.Verdict;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import io.calamary.observe.ServerStats;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts flows for the metrics. What kind of flow it was is counted when it ends: only then is it
 * sure what became known of it.
 */
public final class MetricsObserver implements FlowObserver {
  private static final String NONE = "none";

  private final LongAdder tcp = new LongAdder();
  private final LongAdder udp = new LongAdder();
  private final Tally<String> ipVersions = new Tally<>();
  private final Tally<String> protocols = new Tally<>();
  private final Tally<String> tlsVersions = new Tally<>();
  private final RuleTally rules = new RuleTally();

  /** Counts from zero. */
  public MetricsObserver() {}

  /** Sets how many rules there are from now on. */
  public void rules(int count) {
    rules.rules(count);
  }

  @Override
  public void flowOpened(Flow flow) {
    (flow.transport() == Transport.UDP ? udp : tcp).increment();
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    rules.count(verdict);
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    InetAddress address = flow.address() == null ? flow.source().getAddress() : flow.address();
    ipVersions.count(address instanceof Inet4Address ? "IPv4" : "IPv6");
    protocols.count(protocol(flow));
    tlsVersions.count(Objects.requireNonNullElse(flow.inspection().tlsVersion(), NONE));
  }

  private static String protocol(Flow flow) {
    return switch (flow.inspection().protocol()) {
      case UNKNOWN -> NONE;
      case HTTP1, HTTP2 -> "HTTP";
      case TLS -> "TLS";
      case QUIC -> "QUIC";
      case DTLS -> "DTLS";
      case SSH -> "SSH";
      case DNS -> "DNS";
      case NTP -> "NTP";
    };
  }

  /** The page for Prometheus. */
  public String page(ServerStats stats) {
    return new MetricsPage()
        .counter("bytes_rcv", "Bytes that came from targets.", stats.bytesToClient())
        .counter("bytes_sent", "Bytes that went to targets.", stats.bytesToTarget())
        .gauge("current_connections", "Open client connections.", stats.openConnections())
        .counter("req_tcp", "Flows over TCP.", tcp.sum())
        .counter("req_udp", "Flows over UDP.", udp.sum())
        .counters("req_protoL3", "Ended flows by IP version.", "protocol", ipVersions.counts())
        .counters("req_protoL5", "Ended flows by protocol.", "protocol", protocols.counts())
        .counters("req_tls_version", "Ended flows by TLS version.", "version", tlsVersions.counts())
        .counters("rule_hits", "Flows that a rule was evaluated for.", "ruleId", rules.hits())
        .counters("rule_matches", "Flows that a rule decided.", "ruleId", rules.matches())
        .counters("rule_actions", "Decided flows by action.", "action", rules.actions())
        .toString();
  }
}
