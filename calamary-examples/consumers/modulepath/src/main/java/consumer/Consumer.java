package consumer;

import com.sun.net.httpserver.HttpServer;
import io.calamary.ProxyServer;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Embeds a proxy as an application would, and sends one request through it. */
public final class Consumer {
  private static final String BODY = "hello from the origin";

  private Consumer() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    assertNeedsNoNetty();
    HttpServer origin = startOrigin();
    InetSocketAddress target = origin.getAddress();
    try (ProxyServer proxy = startProxy(target)) {
      InetSocketAddress address = proxy.listener("http").address();
      HttpClient client =
          HttpClient.newBuilder()
              .proxy(ProxySelector.of(address))
              .connectTimeout(Duration.ofSeconds(30))
              .build();
      URI uri = URI.create("http://127.0.0.1:" + target.getPort() + "/");
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200 || !response.body().equals(BODY)) {
        throw new IllegalStateException(
            "answer: " + response.statusCode() + " " + response.body() + " (expected: 200 " + BODY + ")");
      }
      if (response.headers().firstValue("via").isEmpty()) {
        throw new IllegalStateException("the answer has no Via field: did it pass the proxy?");
      }
      System.out.println("through " + address + ": " + response.body());
    } finally {
      origin.stop(0);
    }
  }

  /** What this module reads is what it was compiled against. */
  private static void assertNeedsNoNetty() {
    Module self = Consumer.class.getModule();
    Set<String> read =
        ModuleLayer.boot().modules().stream()
            .filter(self::canRead)
            .map(Module::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!read.contains("io.calamary.api") || read.contains("io.calamary.core")) {
      throw new IllegalStateException(self + " reads " + read + " (expected: the API, not the core)");
    }
    if (read.stream().anyMatch(name -> name.startsWith("io.netty"))) {
      throw new IllegalStateException(self + " reads " + read + " (expected: nothing of Netty)");
    }
  }

  private static ProxyServer startProxy(InetSocketAddress target) {
    return ProxyServer.builder()
        .listener(HttpListener.builder().name("http").port(0).build())
        .filter(RuleSet.builder().allow("origin", Match.port(target.getPort())).build())
        .neverConnectTo() // the default list holds the loopback addresses, where the origin is
        .build()
        .start();
  }

  private static HttpServer startOrigin() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(anyPort, 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }
}
