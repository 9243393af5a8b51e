package io.calamary.examples.measure;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.Timeouts;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.socks5.Socks5Listener;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The proxies that are measured. */
final class Proxies {
  private static final int MANY = 100_000;

  private Proxies() {}

  /** One that lets everything through, loopback included. */
  static ProxyServerBuilder open() {
    return ProxyServer.builder()
        .listener(HttpListener.builder().port(0).build())
        .filter(RuleSet.allowAll())
        .limits(Limits.builder().maxConnections(0).build())
        .neverConnectTo();
  }

  /** A started one that speaks SOCKS5, with UDP. */
  static ProxyServer startSocks() {
    return ProxyServer.builder()
        .listener(Socks5Listener.builder().udp(true).build())
        .filter(RuleSet.allowAll())
        .limits(Limits.builder().maxConnections(0).maxUdpAssociations(0).build())
        .neverConnectTo()
        .build()
        .start();
  }

  /** A started one for datagrams with PROXY headers, whose flows stay. */
  static ProxyServer startHeaded() {
    return ProxyServer.builder()
        .listener(ProxyProtocolListener.builder().port(0).trustAny().udp(true).build())
        .filter(RuleSet.allowAll())
        .limits(
            Limits.builder()
                .maxUdpFlows(MANY)
                .maxUdpFlowsInTotal(MANY)
                .maxUdpFlowsPerSource(MANY)
                .build())
        .timeouts(Timeouts.builder().udpIdle(Duration.ofHours(1)).build())
        .neverConnectTo()
        .build()
        .start();
  }

  /** A started one for connections that the firewall diverts; it marks its own with 0x2028. */
  static ProxyServer startTransparent() {
    return ProxyServer.builder()
        .listener(
            TransparentListener.builder().bind(new InetSocketAddress("0.0.0.0", 4128)).build())
        .filter(RuleSet.allowAll())
        .limits(Limits.builder().maxConnections(0).build())
        .outgoing(Outgoing.builder().mark(0x2028).build())
        .neverConnectTo()
        .build()
        .start();
  }

  /** A started one. */
  static ProxyServer start(Timeouts timeouts) {
    return open().timeouts(timeouts).build().start();
  }

  /** Where it listens. */
  static InetSocketAddress address(ProxyServer proxy) {
    return proxy.listeners().get(0).address();
  }
}
