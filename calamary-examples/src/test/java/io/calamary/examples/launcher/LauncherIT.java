package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running proxy: what it serves, what it logs, how it heeds signals. */
@Timeout(180)
class LauncherIT {
  private static final String LISTEN =
      """
      service:
        listen: [{mode: http, port: 0, ip6: [], users: %s}]
        alwaysDeny: []
        metrics: {enabled: true, port: 0}
      rules:
      """;

  @TempDir private Path folder;
  private HttpServer origin;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    origin = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          byte[] body = "served".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    origin.start();
    port = origin.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    origin.stop(0);
  }

  private Path write(String rules) throws IOException {
    return Files.writeString(
        folder.resolve("calamary.yml"), LISTEN.replace(", users: %s", "") + rules);
  }

  private String rule(String action) {
    return "  - {match: {dest: 127.0.0.1, port: " + port + "}, action: " + action + "}\n";
  }

  private HttpResponse<String> get(InetSocketAddress proxy, int target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target + "/"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .proxy(ProxySelector.of(proxy))
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesWhatTheRulesAllowAndSaysSo() throws Exception {
    Path file = write(rule("accept"));
    try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
      InetSocketAddress proxy = launcher.started();
      assertEquals("served", get(proxy, port).body());
      String line = launcher.await("127.0.0.1 => 127.0.0.1:" + port);
      assertTrue(
          line.matches(
              "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\| INFO \\| \\S+ => \\S+ \\| Accept"),
          line);
      assertEquals(403, get(proxy, 1).statusCode());
      assertTrue(launcher.await("127.0.0.1 => 127.0.0.1:1 ").endsWith("| Denied"));
    }
  }

  @Test
  void readsRulesAgainOnHangup() throws Exception {
    Path file = write(rule("accept"));
    try (LauncherProcess launcher = LauncherProcess.start(folder)) {
      InetSocketAddress proxy = launcher.started();
      assertEquals(200, get(proxy, port).statusCode());
      write(rule("deny"));
      launcher.signal("HUP");
      launcher.await("| INFO | Read 1 rules from " + file.getFileName());
      assertEquals(403, get(proxy, port).statusCode());
      write("  - {match: {dest: nonsense}, action: accept}\n");
      launcher.signal("HUP");
      launcher.await("| ERROR | calamary.yml is not valid");
      launcher.await("| ERROR | calamary.yml:6: rules[0].match.dest: 'nonsense'");
      assertEquals(403, get(proxy, port).statusCode());
      Files.delete(file);
      launcher.signal("HUP");
      launcher.await("| ERROR | calamary.yml: does not exist");
      assertEquals(403, get(proxy, port).statusCode());
      write(rule("allow"));
      launcher.signal("HUP");
      launcher.await("| INFO | Read 1 rules");
      assertEquals(200, get(proxy, port).statusCode());
    }
  }

  @Test
  void servesMetrics() throws Exception {
    Path file = write(rule("accept"));
    try (LauncherProcess launcher = LauncherProcess.start(folder, "--file", file.toString())) {
      String metrics = launcher.await("Metrics at http://127.0.0.1:").replaceAll(".* ", "");
      InetSocketAddress proxy = launcher.started();
      get(proxy, port);
      launcher.await("| Accept");
      get(proxy, 1);
      launcher.await("| Denied");
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(metrics)).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals(200, page.statusCode());
      for (String sample :
          new String[] {
            "calamary_req_tcp 2",
            "calamary_rule_hits{ruleId=\"0\"} 2",
            "calamary_rule_matches{ruleId=\"0\"} 1",
            "calamary_rule_matches{ruleId=\"default\"} 1",
            "calamary_rule_actions{action=\"accept\"} 1",
            "calamary_rule_actions{action=\"deny\"} 1"
          }) {
        assertTrue(page.body().lines().anyMatch(sample::equals), page::body);
      }
    }
  }

  @Test
  void asksForUsers() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("users.yml"), LISTEN.formatted("{alice: secret}") + rule("accept"));
    try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
      InetSocketAddress proxy = launcher.started();
      assertEquals(407, get(proxy, port).statusCode());
      assertEquals(407, get(proxy, port, "Proxy-Authorization", basic("alice:no")).statusCode());
      HttpResponse<String> good = get(proxy, port, "Proxy-Authorization", basic("alice:secret"));
      assertEquals("served", good.body());
    }
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void writesNoLineThatAClientForged() throws Exception {
    write(rule("accept"));
    try (LauncherProcess launcher = LauncherProcess.start(folder)) {
      InetSocketAddress proxy = launcher.started();
      for (String target :
          List.of("http://a\n2023 | INFO | b/", "http://a%0Ab/", "http://\u0007/")) {
        try (RawTunnel client = RawTunnel.to(proxy)) {
          client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
          assertTrue(client.statusLine().startsWith("HTTP/1.1 400 "));
        }
      }
      launcher.signal("TERM");
      List<String> lines = launcher.output();
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.get(0).contains("| INFO | Stopping"), lines::toString);
    }
  }
}
