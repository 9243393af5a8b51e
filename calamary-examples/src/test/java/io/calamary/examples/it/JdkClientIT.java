package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.auth.Authenticator;
import io.calamary.http.HttpListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The two HTTP clients of the JDK, plain and through CONNECT, with and without a login. */
class JdkClientIT {
  private static final HttpListener.Builder WITH_LOGIN =
      HttpListener.builder()
          .authenticator(
              Authenticator.of((user, password) -> user.equals("bob") && password.equals("pw")));

  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static HttpClient.Builder client(EmbeddedProxy proxy) {
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy.address()))
        .sslContext(nginx.identity().trusting())
        .connectTimeout(Duration.ofSeconds(20));
  }

  private static HttpClient.Builder loggingIn(EmbeddedProxy proxy, String password) {
    return client(proxy)
        .authenticator(
            new java.net.Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                assertEquals(RequestorType.PROXY, getRequestorType());
                assertEquals("calamary", getRequestingPrompt());
                return new PasswordAuthentication("bob", password.toCharArray());
              }
            });
  }

  private static HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
  }

  private static HttpResponse<String> send(HttpClient client, String url)
      throws IOException, InterruptedException {
    return client.send(get(url), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void getsOverHttpAndHttps() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      HttpClient client = client(proxy).build();
      HttpResponse<String> plain = send(client, nginx.http("/hello"));
      HttpResponse<String> tls = send(client, nginx.https("/hello"));
      assertEquals("hello by HTTP/1.1\n", plain.body());
      assertEquals("1.1 calamary", plain.headers().firstValue("X-Seen-Via").orElse("none"));
      assertEquals(HttpClient.Version.HTTP_2, tls.version());
      assertEquals("hello by HTTP/2.0\n", tls.body());
      assertEquals(2, proxy.observer().connected().size());
    }
  }

  @Test
  void logsIn() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start(WITH_LOGIN, builder -> {})) {
      HttpClient client = loggingIn(proxy, "pw").build();
      assertEquals(200, send(client, nginx.http("/hello")).statusCode());
      assertEquals(200, send(client, nginx.https("/hello")).statusCode());
      assertEquals("bob", proxy.observer().connected().get(1).user());
    }
  }

  @Test
  void isToldThatItsPasswordIsWrong() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start(WITH_LOGIN, builder -> {})) {
      HttpClient wrong = loggingIn(proxy, "PW").build();
      assertThrows(IOException.class, () -> send(wrong, nginx.http("/hello")));
      assertThrows(IOException.class, () -> send(wrong, nginx.https("/hello")));
      assertEquals(407, send(client(proxy).build(), nginx.http("/hello")).statusCode());
      assertEquals(0, proxy.observer().connected().size());
    }
  }

  @Test
  void sendsManyRequestsAtOnce() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      HttpClient client = client(proxy).build();
      List<CompletableFuture<HttpResponse<String>>> all =
          IntStream.range(0, 200)
              .mapToObj(i -> i % 2 == 0 ? nginx.http("/hello?" + i) : nginx.https("/hello?" + i))
              .map(url -> client.sendAsync(get(url), HttpResponse.BodyHandlers.ofString()))
              .toList();
      for (CompletableFuture<HttpResponse<String>> each : all) {
        assertEquals(200, each.get().statusCode());
      }
    }
  }

  @Test
  void urlConnectionGetsOverHttpAndHttps() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      HttpURLConnection plain = open(proxy, nginx.http("/hello"));
      assertEquals("hello by HTTP/1.1\n", read(plain));
      assertEquals("1.1 calamary", plain.getHeaderField("X-Seen-Via"));
      HttpsURLConnection tls = (HttpsURLConnection) open(proxy, nginx.https("/hello"));
      tls.setSSLSocketFactory(nginx.identity().trusting().getSocketFactory());
      assertEquals("hello by HTTP/1.1\n", read(tls));
      assertNull(tls.getHeaderField("X-Seen-Via"), "nobody can write into the tunnel");
      assertEquals(2, proxy.observer().connected().size());
    }
  }

  private static HttpURLConnection open(EmbeddedProxy proxy, String url) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(url).toURL().openConnection(new Proxy(Proxy.Type.HTTP, proxy.address()));
    connection.setConnectTimeout(20_000);
    connection.setReadTimeout(20_000);
    return connection;
  }

  private static String read(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
