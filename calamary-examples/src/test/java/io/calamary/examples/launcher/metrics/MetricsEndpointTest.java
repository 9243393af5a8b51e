package io.calamary.examples.launcher.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsEndpointTest {
  private static HttpResponse<String> ask(int port, String method, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesThePageAndNothingElse() throws IOException, InterruptedException {
    try (MetricsEndpoint endpoint = MetricsEndpoint.start(0, () -> "calamary_x 1\n")) {
      HttpResponse<String> page = ask(endpoint.port(), "GET", "/metrics");
      assertEquals(200, page.statusCode());
      assertEquals("calamary_x 1\n", page.body());
      assertEquals(
          "text/plain; version=0.0.4; charset=utf-8",
          page.headers().firstValue("Content-Type").orElse(""));
      HttpResponse<String> head = ask(endpoint.port(), "HEAD", "/metrics");
      assertEquals(200, head.statusCode());
      assertEquals("", head.body());
      assertEquals(404, ask(endpoint.port(), "GET", "/metrics/x").statusCode());
      assertEquals(404, ask(endpoint.port(), "GET", "/").statusCode());
      assertEquals(405, ask(endpoint.port(), "POST", "/metrics").statusCode());
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException {
    try (MetricsEndpoint first = MetricsEndpoint.start(0, () -> "")) {
      assertThrows(IOException.class, () -> MetricsEndpoint.start(first.port(), () -> "").close());
    }
  }
}
