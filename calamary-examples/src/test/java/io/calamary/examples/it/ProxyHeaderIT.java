package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Listener;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.proxyproto.ProxySsl;
import io.calamary.proxyproto.ProxyTlv;
import io.calamary.resolve.FlowAttributes;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ServerIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as HAProxy, nginx and curl send them, before HTTP, SOCKS5, and the mode's own flows. */
class ProxyHeaderIT {
  private static final String REQUEST =
      "GET /hello HTTP/1.1\r\nHost: www.test\r\nConnection: close\r\n\r\n";

  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("headers");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static ProxyPreface required() {
    return ProxyPreface.required().trustedSources("127.0.0.1").build();
  }

  private static EmbeddedProxy http(ProxyPreface preface) {
    return EmbeddedProxy.start(HttpListener.builder().prefaces(preface).build(), builder -> {});
  }

  private static Command curl(String... arguments) {
    return Command.of(folder, Tool.CURL, arguments)
        .with("CURL_CA_BUNDLE", nginx.identity().certificate().toString());
  }

  /** What was asked through a load balancer, whose client is somebody else than its own socket. */
  private static Flow flow(EmbeddedProxy proxy, int clientPort) {
    Flow flow = proxy.observer().awaitClosed().flow();
    assertEquals(clientPort, flow.source().getPort());
    InetSocketAddress peer = Objects.requireNonNull(flow.attribute(FlowAttributes.PEER));
    assertNotEquals(clientPort, peer.getPort());
    assertEquals("127.0.0.1", peer.getAddress().getHostAddress());
    return flow;
  }

  private static ProxyHeader header(Flow flow) {
    return Objects.requireNonNull(flow.attribute(ProxyAttributes.HEADER));
  }

  private static final String WRITE_PORT = "%{local_port}";

  @ParameterizedTest
  @CsvSource({
    "send-proxy, 1",
    "send-proxy-v2, 2",
    "send-proxy-v2 proxy-v2-options crc32c, 2",
    "send-proxy-v2-ssl, 2",
  })
  void haproxyInFrontOfHttp(String options, int version) throws Exception {
    try (EmbeddedProxy proxy = http(required());
        HeaderSender front = HeaderSender.haproxy("", proxy.address().getPort(), options)) {
      String via = "http://127.0.0.1:" + front.port();
      Command.Result got =
          curl("-sS", "-x", via, "-w", WRITE_PORT, nginx.http("/hello")).run().succeeded();

      assertTrue(got.text().startsWith("hello by HTTP/1.1\n"), got::text);
      Flow flow = flow(proxy, Integer.parseInt(got.text().split("\n")[1]));
      assertEquals(version, header(flow).version());
      assertEquals(front.port(), Objects.requireNonNull(header(flow).destination()).getPort());
      boolean checked = options.contains("crc32c");
      assertEquals(checked, header(flow).tlv(ProxyTlv.CRC32C) != null);
    }
  }

  @Test
  void haproxyTellsAboutTheCertificateOfTheClient() throws Exception {
    Path client = Files.createTempDirectory(folder, "client");
    Identity identity = Identity.create(client, "client.test");
    Path pem = client.resolve("both.pem");
    Files.writeString(
        pem, Files.readString(identity.certificate()) + Files.readString(identity.key()));
    String bind = "ssl crt " + pem + " ca-file " + identity.certificate() + " verify optional";
    String send = "send-proxy-v2-ssl-cn proxy-v2-options ssl,cert-cn,ssl-cipher,authority,crc32c";
    try (EmbeddedProxy proxy = http(required());
        HeaderSender front = HeaderSender.haproxy(bind, proxy.address().getPort(), send)) {
      String via = "https://www.test:" + front.port();
      curl(
              "-sS",
              "--proxy-insecure",
              "--resolve",
              "www.test:" + front.port() + ":127.0.0.1",
              "--proxy-cert",
              identity.certificate().toString(),
              "--proxy-key",
              identity.key().toString(),
              "-x",
              via,
              nginx.http("/hello"))
          .run()
          .succeeded();

      Flow flow = proxy.observer().awaitClosed().flow();
      assertEquals("www.test", flow.attribute(ProxyAttributes.AUTHORITY));
      ProxySsl ssl = Objects.requireNonNull(flow.attribute(ProxyAttributes.SSL));
      assertTrue(ssl.tls() && ssl.certificateOnConnection() && ssl.verified(), ssl::toString);
      assertEquals("calamary test origin", ssl.commonName());
      assertEquals("TLSv1.3", ssl.version());
      assertNotNull(ssl.cipher());
    }
  }

  @Test
  void haproxyTellsThatThereIsNoCertificate() throws Exception {
    Path server = Files.createTempDirectory(folder, "server");
    Identity identity = Identity.create(server, "www.test");
    Path pem = server.resolve("both.pem");
    Files.writeString(
        pem, Files.readString(identity.certificate()) + Files.readString(identity.key()));
    try (EmbeddedProxy proxy = http(required());
        HeaderSender front =
            HeaderSender.haproxy(
                "ssl crt " + pem, proxy.address().getPort(), "send-proxy-v2-ssl-cn")) {
      String via = "https://127.0.0.1:" + front.port();
      curl("-sS", "--proxy-insecure", "-x", via, nginx.http("/hello")).run().succeeded();

      Flow flow = proxy.observer().awaitClosed().flow();
      ProxySsl ssl = Objects.requireNonNull(flow.attribute(ProxyAttributes.SSL));
      assertTrue(ssl.tls());
      assertFalse(ssl.verified());
    }
  }

  @Test
  void beforeTls() throws Exception {
    Path server = Files.createTempDirectory(folder, "tls");
    Identity identity = Identity.create(server, "proxy.test");
    Listener listener =
        HttpListener.builder()
            .tls(ServerIdentity.pem(identity.certificate(), identity.key()))
            .prefaces(required())
            .build();
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {});
        HeaderSender front = HeaderSender.haproxy("", proxy.address().getPort(), "send-proxy-v2")) {
      String via = "https://127.0.0.1:" + front.port();
      Command.Result got =
          curl("-sS", "--proxy-insecure", "-x", via, "-w", WRITE_PORT, nginx.http("/hello"))
              .run()
              .succeeded();

      assertTrue(got.text().startsWith("hello by HTTP/1.1\n"), got::text);
      flow(proxy, Integer.parseInt(got.text().split("\n")[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "send-proxy", "send-proxy-v2"})
  void inFrontOfSocks5(String sender) throws Exception {
    Listener listener = Socks5Listener.builder().prefaces(required()).build();
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {});
        HeaderSender front =
            sender.equals("nginx")
                ? HeaderSender.nginx(proxy.address().getPort())
                : HeaderSender.haproxy("", proxy.address().getPort(), sender)) {
      String via = "socks5h://127.0.0.1:" + front.port();
      Command.Result got =
          curl("-sS", "-x", via, "-w", WRITE_PORT, nginx.https("/hello")).run().succeeded();

      assertTrue(got.text().startsWith("hello by HTTP/2.0\n"), got::text);
      flow(proxy, Integer.parseInt(got.text().split("\n")[1]));
    }
  }

  @Test
  void curlSendsAHeaderOfItsOwn() throws Exception {
    try (EmbeddedProxy proxy = http(required())) {
      Command.Result got =
          curl("-sS", "--haproxy-protocol", "-x", proxy.url(), nginx.http("/hello")).run();

      assertEquals("hello by HTTP/1.1\n", got.succeeded().text());
      assertEquals(1, header(proxy.observer().awaitClosed().flow()).version());
    }
  }

  @Test
  void aHeaderIsOptionalForTrustedSourcesInAuto() throws Exception {
    try (EmbeddedProxy proxy = http(ProxyPreface.auto().trustedSources("127.0.0.1").build())) {
      String url = nginx.http("/hello");
      curl("-sS", "-x", proxy.url(), url).run().succeeded();
      curl("-sS", "--haproxy-protocol", "-x", proxy.url(), url).run().succeeded();

      var closed = proxy.observer().awaitClosed(2);
      assertEquals(
          1,
          closed.stream().filter(end -> end.flow().attribute(FlowAttributes.PEER) != null).count());
    }
  }

  @Test
  void resetsWhoeverIsNotTrusted() throws Exception {
    try (EmbeddedProxy proxy =
        http(ProxyPreface.required().trustedSources("192.0.2.0/24").build())) {
      Command.Result got =
          curl("-sS", "--haproxy-protocol", "-x", proxy.url(), nginx.http("/hello")).run();

      assertEquals(56, got.exit(), got::err);
      assertEquals(CloseReason.DENIED, proxy.observer().awaitRejected(1).get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2-ssl"})
  void haproxyNamesTheDestination(String options) throws Exception {
    Listener listener = ProxyProtocolListener.builder().trustedSources("127.0.0.0/8").build();
    String divert = "\n  tcp-request connection set-dst-port int(" + nginx.port() + ")";
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {});
        HeaderSender front = HeaderSender.haproxy(divert, proxy.address().getPort(), options);
        Socket client = new Socket("127.0.0.1", front.port())) {
      client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));

      assertTrue(answer(client).endsWith("hello by HTTP/1.1\n"));
      client.shutdownOutput();
      Flow flow = flow(proxy, client.getLocalPort());
      assertEquals(nginx.port(), flow.destination().port());
    }
  }

  private static String answer(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void healthChecksOfHaproxyReachNobody() throws Exception {
    Listener listener = ProxyProtocolListener.builder().trustedSources("127.0.0.0/8").build();
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {});
        HeaderSender front =
            HeaderSender.haproxy(
                "", proxy.address().getPort(), "send-proxy-v2 check inter 100ms")) {
      assertEquals(CloseReason.DENIED, proxy.observer().awaitConnectionsClosed(1).get(0));
      assertTrue(front.port() > 0);
      assertEquals(0, proxy.observer().opened().size());
    }
  }
}
