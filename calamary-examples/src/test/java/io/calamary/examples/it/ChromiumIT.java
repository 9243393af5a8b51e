package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.http.HttpListener;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ServerIdentity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chromium shows a page made of several files, two of them from another host. */
class ChromiumIT {
  private static final int GREEN = 0xFF00C800;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    for (String scheme : List.of("http", "https")) {
      String other =
          (scheme.equals("http") ? nginx.http("/") : nginx.https("/")).replace("www.", "cdn.www.");
      Files.writeString(nginx.root().resolve(scheme + ".html"), page(other));
    }
    Files.writeString(nginx.root().resolve("style.css"), "body { background: rgb(0,200,0); }");
    Files.writeString(
        nginx.root().resolve("picture.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg' width='70' height='30'></svg>");
    Files.writeString(
        nginx.root().resolve("script.js"),
        """
        onload = () => {
          const picture = document.images[0].naturalWidth;
          const colour = getComputedStyle(document.body).backgroundColor;
          document.getElementById('found').textContent = picture + ' ' + colour;
        };
        """);
  }

  private static String page(String other) {
    return """
        <!doctype html>
        <title>page</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="style.css">
        <script src="@script.js"></script>
        <p id="found">nothing</p>
        <img src="@picture.svg">
        """
        .replace("@", other);
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void showsAPage(String scheme) throws Exception {
    String path = "/" + scheme + ".html";
    String url = scheme.equals("http") ? nginx.http(path) : nginx.https(path);
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      String dom = chromium(proxy, "--dump-dom", url).text();
      assertTrue(dom.contains("<p id=\"found\">70 rgb(0, 200, 0)</p>"), () -> "page: " + dom);
      assertEquals(Set.of("www.test", "cdn.www.test"), hosts(proxy));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void showsAPageByAProxyInsideOfTls(String scheme) throws Exception {
    String path = "/" + scheme + ".html";
    String url = scheme.equals("http") ? nginx.http(path) : nginx.https(path);
    Identity identity = nginx.identity();
    HttpListener.Builder listener =
        HttpListener.builder().tls(ServerIdentity.pem(identity.certificate(), identity.key()));
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      String dom = chromium(proxy, "--dump-dom", url).text();
      assertTrue(dom.contains("<p id=\"found\">70 rgb(0, 200, 0)</p>"), () -> "page: " + dom);
      assertEquals(Set.of("www.test", "cdn.www.test"), hosts(proxy));
    }
  }

  private static boolean tls(EmbeddedProxy proxy) {
    return proxy.server().listeners().get(0).mode().equals("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void takesAPicture(String scheme) throws Exception {
    String path = "/" + scheme + ".html";
    String url = scheme.equals("http") ? nginx.http(path) : nginx.https(path);
    Path picture = Work.folder("chromium-picture").resolve("page.png");
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      chromium(proxy, "--screenshot=" + picture, "--window-size=400,300", url);
      BufferedImage image = ImageIO.read(picture.toFile());
      assertNotNull(image, "not a picture: " + picture);
      assertEquals(GREEN, image.getRGB(image.getWidth() - 30, 5), "the colour of the page");
    }
  }

  /** It leaves names to the proxy, as it does with proxies of HTTP. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void showsAPageBySocks(String scheme) throws Exception {
    String path = "/" + scheme + ".html";
    String url = scheme.equals("http") ? nginx.http(path) : nginx.https(path);
    try (EmbeddedProxy proxy =
        EmbeddedProxy.start(Socks5Listener.builder().build(), builder -> {})) {
      String dom = chromium(proxy, "--dump-dom", url).text();
      assertTrue(dom.contains("<p id=\"found\">70 rgb(0, 200, 0)</p>"), () -> "page: " + dom);
      assertEquals(Set.of("www.test", "cdn.www.test"), hosts(proxy));
    }
  }

  private static Set<String> hosts(EmbeddedProxy proxy) {
    return proxy.observer().connected().stream()
        .map(flow -> flow.target().host())
        .filter(host -> host.endsWith("www.test"))
        .collect(Collectors.toSet());
  }

  private static Command.Result chromium(EmbeddedProxy proxy, String... arguments)
      throws IOException, InterruptedException {
    Path folder = Work.folder("chromium");
    List<String> line = new ArrayList<>();
    line.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--ignore-certificate-errors",
            "--user-data-dir=" + folder.resolve("profile"),
            "--proxy-server=" + (tls(proxy) ? proxy.tlsUrl() : proxy.url()),
            "--proxy-bypass-list=<-loopback>"));
    line.addAll(List.of(arguments));
    return Command.of(folder, Tool.CHROMIUM, line.toArray(String[]::new)).run().succeeded();
  }
}
