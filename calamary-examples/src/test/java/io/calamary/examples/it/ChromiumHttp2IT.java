package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.http.HttpListener;
import io.calamary.tls.ServerIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chromium shows a page of a hundred files and one WebSocket through HTTP/2 to the proxy. */
class ChromiumHttp2IT {
  private static final int FILES = 100;
  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("chromium-http2");
    for (int i = 0; i < FILES; i++) {
      Files.writeString(nginx.root().resolve("part" + i + ".js"), "parts += 1;");
    }
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  /** The load of the page ends when the WebSocket has said what it was told. */
  private static String page(String socket, String gate) {
    StringBuilder page =
        new StringBuilder("<!doctype html>\n<title>page</title><link rel='icon' href='data:,'>\n");
    page.append("<p id='parts'>no parts</p><p id='said'>nothing</p>\n<script>\n");
    page.append("const socket = new WebSocket('" + socket + "');\n");
    page.append(
        """
        let parts = 0;
        socket.onopen = () => socket.send('hello');
        socket.onmessage = message => {
          document.getElementById('said').textContent = message.data;
          socket.send('done');
        };
        socket.onerror = () => document.getElementById('said').textContent = 'an error';
        onload = () => document.getElementById('parts').textContent = parts + ' parts';
        </script>
        """);
    page.append("<img src='" + gate + "'>\n");
    for (int i = 0; i < FILES; i++) {
      page.append("<script src='part" + i + ".js' async></script>\n");
    }
    return page.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void showsAPageOfManyFilesWithAWebSocket(String scheme) throws Exception {
    boolean plain = scheme.equals("http");
    Identity identity = nginx.identity();
    HttpListener.Builder listener =
        HttpListener.builder().tls(ServerIdentity.pem(identity.certificate(), identity.key()));
    Path log = folder.resolve(scheme + ".json");
    try (EchoServer webSockets = new EchoServer();
        EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      String server = "://www.test:" + webSockets.listen(plain ? null : tls(identity));
      String page = page((plain ? "ws" : "wss") + server + "/echo", scheme + server + "/gate");
      Files.writeString(nginx.root().resolve("page.html"), page);
      String url = plain ? nginx.http("/page.html") : nginx.https("/page.html");
      String dom = chromium(proxy, log, url).succeeded().text();
      assertTrue(dom.contains("<p id=\"parts\">100 parts</p>"), dom);
      assertTrue(dom.contains("<p id=\"said\">echo hello</p>"), dom);
      assertSpokeHttp2(proxy, log);
      int flows = proxy.observer().connected().size();
      assertTrue(flows >= (plain ? FILES : 3), () -> flows + " flows");
      int connections = proxy.observer().accepted().size();
      assertTrue(connections < 8, () -> connections + " connections to the proxy");
    }
  }

  private static SslContext tls(Identity identity) throws Exception {
    return SslContextBuilder.forServer(identity.certificate().toFile(), identity.key().toFile())
        .build();
  }

  private static void assertSpokeHttp2(EmbeddedProxy proxy, Path log) throws Exception {
    String events = Files.readString(log);
    // Only sessions of HTTP/2 are logged with a host and the proxy to it.
    String session = "\"host\":\"127.0.0.1:" + proxy.address().getPort() + "\",\"proxy\":";
    assertTrue(events.contains(session), () -> "no HTTP/2 to the proxy in " + log);
  }

  private static Command.Result chromium(EmbeddedProxy proxy, Path log, String url)
      throws Exception {
    return Command.of(
            folder,
            Tool.CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile"),
            "--ignore-certificate-errors-spki-list=" + keyHash(nginx.identity()),
            "--proxy-server=" + proxy.tlsUrl(),
            "--proxy-bypass-list=<-loopback>",
            "--log-net-log=" + log,
            "--dump-dom",
            url)
        .run();
  }

  /** What Chromium calls the hash of a key: it trusts certificates of this key alone. */
  private static String keyHash(Identity identity) throws Exception {
    try (InputStream in = Files.newInputStream(identity.certificate())) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      byte[] key = certificate.getPublicKey().getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }
  }
}
