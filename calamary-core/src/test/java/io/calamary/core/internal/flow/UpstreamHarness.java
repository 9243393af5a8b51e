package io.calamary.core.internal.flow;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.line.LineClient;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.calamary.upstream.UpstreamProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** Upstream proxies that do what a test says, and proxies that use them. */
abstract class UpstreamHarness extends ListenerHarness {
  static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

  FakeDnsServer dns;

  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  @BeforeEach
  final void startDns() {
    dns = closed(FakeDnsServer.start());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the head of a request, answers, and goes on as told. */
  static Behaviour answering(String answer, Behaviour then) {
    return connection -> {
      readHead(connection);
      connection.send(ascii(answer));
      then.serve(connection);
    };
  }

  /** Reads until an empty line; what the head is can be seen in what was received. */
  static void readHead(OriginConnection connection) throws IOException {
    byte[] one = new byte[1];
    while (!text(connection).endsWith("\r\n\r\n") && connection.receive(one) > 0) {
      // Recorded.
    }
  }

  static String text(OriginConnection connection) {
    return new String(connection.received(), StandardCharsets.ISO_8859_1);
  }

  /** A SOCKS5 server without login that answers with a code. */
  static Behaviour socks(int requestSize, int code, Behaviour then) {
    return connection -> {
      connection.receiveUpTo(3);
      connection.send(new byte[] {5, 0});
      connection.receiveUpTo(3 + requestSize);
      connection.send(new byte[] {5, (byte) code, 0, 1, 127, 0, 0, 1, 0, 80});
      then.serve(connection);
    };
  }

  static Endpoint at(OriginServer server) {
    return Endpoint.of(server.address());
  }

  static UpstreamProxy http(OriginServer server) {
    return UpstreamProxy.http(at(server));
  }

  static UpstreamProxy nobody() {
    return UpstreamProxy.http(Endpoint.of(OriginServer.nobody()));
  }

  /** A proxy that asks the name server of the test. */
  final TestProxy resolving(Consumer<ProxyServerBuilder> settings) {
    DnsSettings names =
        DnsSettings.builder().nameServer(dns.address()).order(DnsSettings.Order.IPV4_FIRST).build();
    return proxy(builder -> settings.accept(builder.dns(names)));
  }

  /** A proxy with upstreams for all. */
  final TestProxy through(UpstreamProxy... upstreams) {
    return resolving(builder -> builder.upstream(upstreams));
  }

  /** A client that has asked for a name. */
  final RawClient asking(TestProxy proxy, String host, int port) throws IOException {
    RawClient client = client(proxy);
    client.send(ascii(host + " " + port + "\n"));
    return client;
  }

  /** A client whose tunnel to a name is open. */
  final RawClient tunnel(TestProxy proxy, String host, int port) throws IOException {
    RawClient client = asking(proxy, host, port);
    mode().readSuccess(client);
    return client;
  }

  /** All that a client is told that asked for a name. */
  final String refusal(TestProxy proxy, String host, int port) throws IOException {
    return asking(proxy, host, port).readToEnd().text();
  }

  final RawClient tunnel(TestProxy proxy, InetSocketAddress target) throws IOException {
    return tunnel(proxy, target.getAddress().getHostAddress(), target.getPort());
  }
}
