package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Flows to ask matches about. */
final class Flows {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.10", 40_000);

  private Flows() {}

  /** Nothing is known but the destination, {@code host:443}. */
  static Flow to(String host) {
    return to(host, 443);
  }

  static Flow to(String host, int port) {
    return builder(host, port).build();
  }

  static Flow.Builder builder(String host, int port) {
    return Flow.builder().listener("main").source(SOURCE).destination(Endpoint.of(host, port));
  }

  static Flow from(String address) {
    InetSocketAddress source = new InetSocketAddress(address(address), 1234);
    return builder("example.com", 80).source(source).build();
  }

  /** The name is resolved to this address. */
  static Flow resolved(String host, String address) {
    return builder(host, 443).address(address(address)).build();
  }

  /** The first bytes are a ClientHello with this server name. */
  static Flow hello(String host, String serverName) {
    return inspected(host, tls().serverName(serverName));
  }

  static Flow inspected(String host, Inspection.Builder inspection) {
    return builder(host, 443).inspection(inspection.build()).build();
  }

  static Inspection.Builder tls() {
    return Inspection.builder().protocol(AppProtocol.TLS).tlsVersion("1.3");
  }

  static InetAddress address(String literal) {
    InetAddress address = Endpoint.addressOf(literal);
    assertNotNull(address, literal);
    return address;
  }
}
