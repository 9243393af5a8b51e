package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.filter.RuleSet;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that speak SOCKS, by themselves or made to, with nginx behind the proxy. */
class SocksIT {
  private static final String REQUEST =
      "GET /hello HTTP/1.1\r\nHost: www.test\r\nConnection: close\r\n\r\n";

  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("socks");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static EmbeddedProxy open() {
    return EmbeddedProxy.start(Socks5Listener.builder().socks4(true).build(), builder -> {});
  }

  private static EmbeddedProxy withLogin() {
    Authenticator users = Authenticator.users(Map.of("bob", "pw", "jürgen", "päss"));
    return EmbeddedProxy.start(
        Socks5Listener.builder().authenticator(users).build(), builder -> {});
  }

  private static Command curl(EmbeddedProxy proxy, String scheme, String... arguments) {
    return Command.of(folder, Tool.CURL, arguments)
        .with("all_proxy", scheme + "127.0.0.1:" + proxy.address().getPort())
        .with("CURL_CA_BUNDLE", nginx.identity().certificate().toString());
  }

  @Test
  void curlLeavesNamesToTheProxy() throws Exception {
    try (EmbeddedProxy proxy = open()) {
      Command.Result plain = curl(proxy, "socks5h://", "-sS", nginx.http("/hello")).run();
      Command.Result tls = curl(proxy, "socks5h://", "-sS", nginx.https("/hello")).run();
      assertEquals("hello by HTTP/1.1\n", plain.succeeded().text());
      assertEquals("hello by HTTP/2.0\n", tls.succeeded().text());
      assertEquals("www.test", proxy.observer().connected().get(0).destination().host());
    }
  }

  @Test
  void curlBringsAddresses() throws Exception {
    try (EmbeddedProxy proxy = open()) {
      String url = "http://127.0.0.1:" + nginx.port() + "/hello";
      for (String scheme : new String[] {"socks5://", "socks4://", "socks4a://"}) {
        assertEquals(
            "hello by HTTP/1.1\n", curl(proxy, scheme, "-sS", url).run().succeeded().text());
      }
      assertEquals("127.0.0.1", proxy.observer().connected().get(0).destination().host());
      assertEquals(0, proxy.dns().questions().size());
    }
  }

  @Test
  void curlGetsManyMegabytesUnchanged() throws Exception {
    byte[] content = new byte[40 << 20];
    new Random(1).nextBytes(content);
    Files.write(nginx.root().resolve("large"), content);
    try (EmbeddedProxy proxy = open()) {
      assertArrayEquals(
          content, curl(proxy, "socks5h://", "-sS", nginx.http("/large")).run().succeeded().out());
    }
  }

  @Test
  void curlLogsIn() throws Exception {
    try (EmbeddedProxy proxy = withLogin()) {
      String url = nginx.http("/hello");
      curl(proxy, "socks5h://bob:pw@", "-sS", url).run().succeeded();
      curl(proxy, "socks5h://j%c3%bcrgen:p%c3%a4ss@", "-sS", url).run().succeeded();
      Command.Result wrong = curl(proxy, "socks5h://bob:PW@", "-sS", url).run();
      Command.Result nobody = curl(proxy, "socks5h://", "-sS", url).run();

      assertTrue(wrong.exit() != 0 && wrong.err().contains("rejected"), wrong::err);
      assertTrue(nobody.exit() != 0, nobody::err);
      assertEquals("jürgen", proxy.observer().connected().get(1).user());
      assertEquals(2, proxy.observer().opened().size());
    }
  }

  @Test
  void curlSeesWhyItIsRefused() throws Exception {
    try (EmbeddedProxy proxy =
        EmbeddedProxy.start(
            Socks5Listener.builder().build(), builder -> builder.filter(RuleSet.denyAll()))) {
      Command.Result denied = curl(proxy, "socks5h://", "-sS", nginx.http("/hello")).run();
      assertEquals(97, denied.exit(), "curl's code for a failed handshake with a proxy");
      assertTrue(denied.err().contains("(2)"), denied::err);
    }
  }

  @Test
  void netcatConnectsForOthers() throws Exception {
    try (EmbeddedProxy proxy = open()) {
      String by = "127.0.0.1:" + proxy.address().getPort();
      String port = String.valueOf(nginx.port());
      for (String version : new String[] {"5", "4"}) {
        Command.Result got =
            Command.of(folder, Tool.NETCAT, "-X", version, "-x", by, "127.0.0.1", port)
                .reading(REQUEST)
                .run()
                .succeeded();
        assertTrue(got.text().endsWith("hello by HTTP/1.1\n"), got::text);
      }
    }
  }

  @Test
  void proxychainsMakesAnyProgramSpeakSocks() throws Exception {
    try (EmbeddedProxy proxy = withLogin()) {
      Path file =
          Files.writeString(
              folder.resolve("proxychains.conf"),
              "strict_chain\nproxy_dns\nquiet_mode\n[ProxyList]\nsocks5 127.0.0.1 "
                  + proxy.address().getPort()
                  + " bob pw\n");
      Command.Result got =
          Command.of(
                  folder,
                  Tool.PROXYCHAINS,
                  "-f",
                  file.toString(),
                  Tool.CURL.path().toString(),
                  "-sS",
                  nginx.http("/hello"))
              .run()
              .succeeded();
      assertEquals("hello by HTTP/1.1\n", got.text());
      assertEquals("www.test", proxy.observer().connected().get(0).destination().host());
      assertEquals("bob", proxy.observer().connected().get(0).user());
    }
  }

  @Test
  void socketsOfTheJdkConnect() throws Exception {
    try (EmbeddedProxy proxy = open();
        Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address()))) {
      socket.connect(InetSocketAddress.createUnresolved("www.test", nginx.port()), 20_000);
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      String got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(got.endsWith("hello by HTTP/1.1\n"), got);
    }
  }

  @Test
  void urlConnectionOfTheJdkLogsIn() throws Exception {
    java.net.Authenticator.setDefault(
        new java.net.Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("bob", "pw".toCharArray());
          }
        });
    try (EmbeddedProxy proxy = withLogin()) {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(nginx.http("/hello"))
                  .toURL()
                  .openConnection(new Proxy(Proxy.Type.SOCKS, proxy.address()));
      connection.setReadTimeout(20_000);
      assertEquals("hello by HTTP/1.1\n", read(connection));
      assertEquals("bob", proxy.observer().connected().get(0).user());
    } finally {
      java.net.Authenticator.setDefault(null);
    }
  }

  private static String read(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
