package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** curl and wget, told of the proxy by environment variables, with nginx behind it. */
class CurlIT {
  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("curl");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static Command curl(EmbeddedProxy proxy, String... arguments) {
    return Command.of(folder, Tool.CURL, arguments)
        .with("http_proxy", proxy.url())
        .with("https_proxy", proxy.url())
        .with("CURL_CA_BUNDLE", nginx.identity().certificate().toString());
  }

  @Test
  void getsOverHttp() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      Command.Result got = curl(proxy, "-sSi", nginx.http("/hello")).run().succeeded();
      assertTrue(got.text().startsWith("HTTP/1.1 200 OK\r\n"), got::text);
      assertTrue(got.text().contains("\r\nX-Seen-Via: 1.1 calamary\r\n"), got::text);
      assertTrue(got.text().endsWith("\r\n\r\nhello by HTTP/1.1\n"), got::text);
    }
  }

  @Test
  void getsHttp2InsideConnect() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      Command.Result got =
          curl(proxy, "-sS", "-w", "%{http_connect} %{http_version}", nginx.https("/hello"))
              .run()
              .succeeded();
      assertEquals("hello by HTTP/2.0\n200 2", got.text());
      assertEquals(1, proxy.observer().connected().size());
    }
  }

  @Test
  void reusesItsConnection() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      String url = nginx.http("/hello");
      Command.Result got =
          curl(proxy, "-sS", "-w", "%{num_connects}\n", url, url, url).run().succeeded();
      assertEquals("hello by HTTP/1.1\n1\n" + "hello by HTTP/1.1\n0\n".repeat(2), got.text());
      assertEquals(1, proxy.observer().accepted().size());
      assertEquals(3, proxy.observer().opened().size());
    }
  }

  @Test
  void getsManyMegabytesUnchanged() throws Exception {
    byte[] content = new byte[40 << 20];
    new Random(1).nextBytes(content);
    Files.write(nginx.root().resolve("large"), content);
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      assertArrayEquals(
          content, curl(proxy, "-sS", nginx.http("/large")).run().succeeded().out(), "plain");
      assertArrayEquals(
          content, curl(proxy, "-sS", nginx.https("/large")).run().succeeded().out(), "tunnel");
    }
  }

  @Test
  void resumesADownload() throws Exception {
    Files.writeString(nginx.root().resolve("parts"), "0123456789");
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      Command.Result got =
          curl(proxy, "-sS", "-r", "3-5", "-w", " %{http_code}", nginx.http("/parts"))
              .run()
              .succeeded();
      assertEquals("345 206", got.text());
    }
  }

  @Test
  void seesWhyItIsRefused() throws Exception {
    RuleSet rules =
        RuleSet.builder().deny("www", Match.domain("www.test")).allow("rest", Match.any()).build();
    try (EmbeddedProxy proxy =
        EmbeddedProxy.start(HttpListener.builder(), builder -> builder.filter(rules))) {
      Command.Result plain =
          curl(proxy, "-sS", "-o", "denied", "-w", "%{http_code}", nginx.http("/hello")).run();
      Command.Result tunnel =
          curl(proxy, "-sS", "-w", "%{http_connect}", nginx.https("/hello")).run();
      assertEquals("403", plain.succeeded().text());
      assertEquals("403", tunnel.text());
      assertEquals(56, tunnel.exit(), "curl's code for a refused CONNECT");
      assertEquals(0, proxy.observer().connected().size());
      assertEquals(0, proxy.dns().questions().size(), "a name that is denied is not looked up");
    }
  }

  @Test
  void logsInToTheProxy() throws Exception {
    HttpListener.Builder listener =
        HttpListener.builder()
            .authenticator(Authenticator.of((user, password) -> password.equals("s3:cret")));
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      for (String url : new String[] {nginx.http("/hello"), nginx.https("/hello")}) {
        String good = "http_code=%{http_code} connect=%{http_connect}";
        Command.Result in =
            curl(proxy, "-sS", "-U", "alice:s3:cret", "-w", good, url).run().succeeded();
        assertTrue(in.text().contains("http_code=200"), in::text);
        Command.Result out = curl(proxy, "-sS", "-U", "alice:wrong", "-w", good, url).run();
        assertTrue(out.text().matches("(?s).*=407.*"), out::text);
      }
      assertEquals("alice", proxy.observer().opened().get(0).user());
    }
  }

  @Test
  void wgetGetsOverHttpAndHttps() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      Command.Result plain = wget(proxy, nginx.http("/hello"));
      Command.Result tls = wget(proxy, nginx.https("/hello"));
      assertEquals("hello by HTTP/1.1\n", plain.text());
      assertTrue(plain.err().contains("X-Seen-Via: 1.1 calamary"), plain::err);
      assertEquals("hello by HTTP/1.1\n", tls.text());
      assertEquals(2, proxy.observer().connected().size());
    }
  }

  private static Command.Result wget(EmbeddedProxy proxy, String url)
      throws IOException, InterruptedException {
    String trust = "--ca-certificate=" + nginx.identity().certificate();
    return Command.of(folder, Tool.WGET, "-nv", "-S", "-O", "-", "-t", "1", trust, url)
        .with("http_proxy", proxy.url())
        .with("https_proxy", proxy.url())
        .run()
        .succeeded();
  }
}
