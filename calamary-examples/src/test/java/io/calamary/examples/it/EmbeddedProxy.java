package io.calamary.examples.it;

import io.calamary.Listener;
import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import io.calamary.resolve.DnsSettings;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A proxy in this JVM that lets everything through, loopback included, and for which www.test and
 * its sub-domain cdn.www.test are 127.0.0.1. Clients can't resolve these names: who reaches them
 * has used the proxy.
 */
final class EmbeddedProxy implements AutoCloseable {
  private final FakeDnsServer dns = FakeDnsServer.start();
  private final RecordingObserver observer = new RecordingObserver();
  private final ProxyServer server;

  private EmbeddedProxy(Listener listener, Consumer<ProxyServerBuilder> settings) {
    dns.a("www.test", "127.0.0.1").a("cdn.www.test", "127.0.0.1");
    ProxyServerBuilder builder =
        ProxyServer.builder()
            .listener(listener)
            .filter(RuleSet.allowAll())
            .neverConnectTo()
            .dns(DnsSettings.builder().nameServer(dns.address()).build())
            .observer(observer);
    settings.accept(builder);
    server = builder.build().start();
  }

  /** Starts one. */
  static EmbeddedProxy start() {
    return start(HttpListener.builder(), builder -> {});
  }

  /** Starts one with settings of its own. */
  static EmbeddedProxy start(HttpListener.Builder listener, Consumer<ProxyServerBuilder> settings) {
    return start(listener.port(0).pseudonym("calamary").build(), settings);
  }

  /** Starts one with a listener of any mode. */
  static EmbeddedProxy start(Listener listener, Consumer<ProxyServerBuilder> settings) {
    return new EmbeddedProxy(listener, settings);
  }

  /** The address that it listens on. */
  InetSocketAddress address() {
    return server.listeners().get(0).address();
  }

  /** As programs want it in {@code http_proxy}; of the scheme of its mode. */
  String url() {
    String mode = server.listeners().get(0).mode();
    return (mode.equals("socks5") ? mode : "http") + "://127.0.0.1:" + address().getPort();
  }

  /** The same for an https proxy. */
  String tlsUrl() {
    return "https://127.0.0.1:" + address().getPort();
  }

  /** The server. */
  ProxyServer server() {
    return server;
  }

  /** What it tells its observers. */
  RecordingObserver observer() {
    return observer;
  }

  /** The names that it knows. */
  FakeDnsServer dns() {
    return dns;
  }

  @Override
  public void close() {
    Await.get(server.closeAsync());
    dns.close();
    observer.assertEachClosedOnce();
  }
}
