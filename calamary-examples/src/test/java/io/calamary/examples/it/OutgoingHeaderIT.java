package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.RawClient;
import io.calamary.http.HttpListener;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.OutgoingTlv;
import io.calamary.upstream.UpstreamProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers of the PROXY protocol that tell what they have learnt. */
class OutgoingHeaderIT {
  private static final String TELLING =
      """
      frontend told
        mode http
        bind 127.0.0.1:PORT accept-proxy
        bind [::1]:PORT accept-proxy
        http-request return status 200 content-type text/plain lf-string "%[src] %[src_port] > %[dst] %[dst_port] %[fc_pp_authority]\\n"
      """;

  private static Path folder;

  @BeforeAll
  static void makeFolder() throws IOException {
    folder = Work.folder("header");
  }

  private static OutgoingHeader header(String version) {
    return switch (version) {
      case "v1" -> OutgoingHeader.v1();
      case "v2" -> OutgoingHeader.v2();
      default -> OutgoingHeader.v2().withCrc32c().withUniqueId();
    };
  }

  /** What a receiver tells that is asked in a tunnel; and what it should tell. */
  private static void assertTold(
      UpstreamProxy upstream, InetAddress listen, String host, int port, String destination)
      throws IOException {
    try (EmbeddedProxy proxy =
            EmbeddedProxy.start(
                HttpListener.builder().bind(new InetSocketAddress(listen, 0)).build(),
                builder -> builder.upstream(upstream));
        RawClient client = RawClient.connect(proxy.address())) {
      String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
      client.send(
          ("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      client.readUntil("\r\n\r\n");
      client.send(
          "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      String told = client.readToEnd().text();
      String source = listen.getHostAddress().replace("0:0:0:0:0:0:0:1", "::1");
      assertEquals(
          source + " " + client.local().getPort() + " > " + destination,
          told.substring(told.indexOf("\r\n\r\n") + 4).strip());
    }
  }

  private static InetAddress ip(String text) throws IOException {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v2 with checksum"})
  void haproxy(String version) throws IOException {
    try (Peer haproxy = Peer.haproxy(folder, TELLING)) {
      int port = haproxy.port();
      UpstreamProxy direct = UpstreamProxy.direct().withProxyHeader(header(version));
      UpstreamProxy receiver = UpstreamProxy.proxyProtocol(haproxy.endpoint(), header(version));
      assertTold(direct, ip("127.0.0.1"), "127.0.0.1", port, "127.0.0.1 " + port);
      assertTold(direct, ip("::1"), "::1", port, "::1 " + port);
      assertTold(receiver, ip("127.0.0.1"), "192.0.2.9", 443, "192.0.2.9 443");
      assertTold(receiver, ip("::1"), "2001:db8::9", 443, "2001:db8::9 443");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2", "v2 with checksum"})
  void nginx(String version) throws IOException {
    try (Peer nginx = Peer.nginx(folder)) {
      UpstreamProxy receiver = UpstreamProxy.proxyProtocol(nginx.endpoint(), header(version));
      assertTold(receiver, ip("127.0.0.1"), "192.0.2.9", 443, "192.0.2.9 443");
      assertTold(receiver, ip("::1"), "2001:db8::9", 443, "2001:db8::9 443");
    }
  }

  @Test
  void haproxyLearnsTheNameAndPassesOverWhatItDoesNotKnow() throws IOException {
    OutgoingHeader header =
        OutgoingHeader.v2()
            .withTlvs(OutgoingTlv.of(0xE0, "something"))
            .withAuthority()
            .withCrc32c();
    try (Peer haproxy = Peer.haproxy(folder, TELLING)) {
      assertTold(
          UpstreamProxy.proxyProtocol(haproxy.endpoint(), header),
          ip("127.0.0.1"),
          "www.test",
          443,
          "127.0.0.1 443 www.test");
    }
  }
}
