package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that speak TLS to the proxy, with nginx behind it. */
class HttpsProxyIT {
  private static final String PYTHON =
      """
      import socket, ssl, sys
      proxy, port, trust, host, origin_port = sys.argv[1:]
      context = ssl.create_default_context(cafile=trust)
      with socket.create_connection((proxy, int(port))) as raw:
          with context.wrap_socket(raw, server_hostname=proxy) as tls:
              tls.sendall(f"CONNECT {host}:{origin_port} HTTP/1.1\\r\\n"
                          f"Host: {host}:{origin_port}\\r\\n\\r\\n".encode())
              head = b""
              while not head.endswith(b"\\r\\n\\r\\n"):
                  head += tls.recv(1)
              tls.sendall(f"GET /hello HTTP/1.0\\r\\nHost: {host}\\r\\n\\r\\n".encode())
              answer = b""
              while chunk := tls.recv(65536):
                  answer += chunk
              print(tls.version(), head.split(b"\\r\\n")[0].decode(), answer.decode())
      """;

  private static final Path GUIDE = Path.of("..", "docs", "modes", "https");

  private static Nginx nginx;
  private static Path folder;
  private static Identity proxyIdentity;
  private static Identity client;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("https-proxy");
    proxyIdentity = Identity.create(Files.createDirectory(folder.resolve("proxy")), "localhost");
    client = Identity.create(Files.createDirectory(folder.resolve("client")), "client.test");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static HttpListener.Builder listener(TlsProvider provider) {
    return HttpListener.builder()
        .tls(ServerIdentity.pem(proxyIdentity.certificate(), proxyIdentity.key()))
        .tlsProvider(provider);
  }

  private static Command curl(EmbeddedProxy proxy, String... arguments) {
    return Command.of(folder, Tool.CURL, arguments)
        .with("http_proxy", proxy.tlsUrl())
        .with("https_proxy", proxy.tlsUrl())
        .with("CURL_CA_BUNDLE", nginx.identity().certificate().toString());
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void curlTrustsTheProxyThatItWasToldOf(TlsProvider provider) throws Exception {
    String trust = proxyIdentity.certificate().toString();
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener(provider), builder -> {})) {
      assertEquals(
          "hello by HTTP/1.1\n",
          curl(proxy, "-sS", "--proxy-cacert", trust, nginx.http("/hello"))
              .run()
              .succeeded()
              .text());
      assertEquals(
          "hello by HTTP/2.0\n",
          curl(proxy, "-sS", "--proxy-cacert", trust, nginx.https("/hello"))
              .run()
              .succeeded()
              .text());
      assertNotEquals(0, curl(proxy, "-sS", nginx.http("/hello")).run().exit(), "trusts anybody");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void curlShowsItsCertificate(TlsProvider provider) throws Exception {
    HttpListener.Builder listener =
        listener(provider)
            .clientCertificates(
                ClientCertificates.required(ClientCertificates.roots(client.certificate())));
    String user = "CN=calamary test origin";
    RuleSet rules = RuleSet.builder().allow("known", Match.user(user)).build();
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> builder.filter(rules))) {
      String trust = proxyIdentity.certificate().toString();
      Command.Result in =
          curl(
                  proxy,
                  "-sS",
                  "--proxy-cacert",
                  trust,
                  "--proxy-cert",
                  client.certificate().toString(),
                  "--proxy-key",
                  client.key().toString(),
                  nginx.https("/hello"))
              .run()
              .succeeded();
      assertEquals("hello by HTTP/2.0\n", in.text());
      assertEquals(user, proxy.observer().opened().get(0).user());
      Command.Result out = curl(proxy, "-sS", "--proxy-cacert", trust, nginx.https("/hello")).run();
      assertNotEquals(0, out.exit(), "without a certificate");
    }
  }

  /** The lines of the guide, with names of this test. */
  @Test
  void curlDoesWhatTheGuideSays() throws Exception {
    HttpListener.Builder listener =
        listener(TlsProvider.AUTO)
            .clientCertificates(
                ClientCertificates.optional(ClientCertificates.roots(client.certificate())));
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      String script =
          Files.readString(GUIDE.resolve("curl.sh"))
              .replace("https://proxy.example:3129", proxy.tlsUrl())
              .replace("http://www.example/", nginx.http("/hello"))
              .replace("https://www.example/", nginx.https("/hello"))
              .replace("proxy.crt", proxyIdentity.certificate().toString())
              .replace("alice.crt", client.certificate().toString())
              .replace("alice.key", client.key().toString());
      Tool.CURL.path();
      Command.Result got =
          Command.of(folder, List.of("sh", "-ec", script))
              .with("CURL_CA_BUNDLE", nginx.identity().certificate().toString())
              .run()
              .succeeded();
      assertEquals("hello by HTTP/1.1\nhello by HTTP/2.0\n", got.text());
      assertEquals(
          List.of("CN=calamary test origin"),
          proxy.observer().opened().stream().map(Flow::user).filter(Objects::nonNull).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void pythonGoesThroughATunnel(TlsProvider provider) throws Exception {
    Path script = Files.writeString(folder.resolve("tunnel.py"), PYTHON);
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener(provider), builder -> {})) {
      Command.Result got =
          Command.of(
                  folder,
                  Tool.PYTHON,
                  script.toString(),
                  "127.0.0.1",
                  String.valueOf(proxy.address().getPort()),
                  proxyIdentity.certificate().toString(),
                  "www.test",
                  String.valueOf(nginx.port()))
              .run()
              .succeeded();
      assertTrue(got.text().startsWith("TLSv1.3 HTTP/1.1 200 "), got::text);
      assertTrue(got.text().contains("hello by HTTP/1.0"), got::text);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void opensslSeesProtocolsAndTheChain(TlsProvider provider) throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener(provider), builder -> {})) {
      for (String version : List.of("-tls1_2", "-tls1_3")) {
        Command.Result got = sClient(proxy, version, "-alpn", "http/1.1").succeeded();
        assertTrue(got.text().contains("Verify return code: 0 (ok)"), got::text);
        assertTrue(got.text().contains("ALPN protocol: http/1.1"), got::text);
      }
      assertNotEquals(0, sClient(proxy, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0").exit());
    }
  }

  private static Command.Result sClient(EmbeddedProxy proxy, String... more)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "s_client",
                "-connect",
                "127.0.0.1:" + proxy.address().getPort(),
                "-CAfile",
                proxyIdentity.certificate().toString()));
    line.addAll(List.of(more));
    return Command.of(folder, Tool.OPENSSL, line.toArray(String[]::new)).run();
  }
}
