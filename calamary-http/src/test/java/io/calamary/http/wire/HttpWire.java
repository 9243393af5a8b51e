package io.calamary.http.wire;

import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.http.HttpListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Clients, proxies and origin servers of a test; each test runs on every transport. */
abstract class HttpWire extends ListenerHarness {
  /** The settings of the listeners that are started. */
  final HttpListener.Builder listening = HttpListener.builder().pseudonym("calamary");

  @Override
  protected final ListenerMode mode() {
    return new HttpMode(listening);
  }

  final HttpOrigin script(HttpOrigin.Script script) {
    return closed(new HttpOrigin(script));
  }

  /** An origin server that reads bodies and then answers with the request target. */
  final HttpOrigin collecting() {
    return script(
        asked -> {
          asked.body();
          asked.send(HttpOrigin.ok(asked.target()));
        });
  }

  final HttpOrigin plain() {
    return closed(HttpOrigin.plain());
  }

  final HttpOrigin saying(String response) {
    return closed(HttpOrigin.saying(response));
  }

  /** A GET of a path. */
  static String get(HttpOrigin origin, String path, String... fields) {
    return request("GET", origin, path, fields);
  }

  /** A request without a body. */
  static String request(String method, HttpOrigin origin, String path, String... fields) {
    StringBuilder out = new StringBuilder(method);
    out.append(" http://").append(origin.authority()).append(path);
    out.append(" HTTP/1.1\r\nHost: ").append(origin.authority()).append("\r\n");
    for (String field : fields) {
      out.append(field).append("\r\n");
    }
    return out.append("\r\n").toString();
  }

  /** Sends a text to a proxy on a connection of its own, and reads one response. */
  final Response ask(TestProxy proxy, String text) throws IOException {
    RawClient client = client(proxy);
    send(client, text);
    return Response.read(OctetSource.of(client), text.substring(0, text.indexOf(' ')));
  }

  /** Sends a text to a proxy on a connection of its own, and reads all that comes to the end. */
  final String askAll(TestProxy proxy, String text) throws IOException {
    try (RawClient client = proxy.connect()) {
      send(client, text);
      return OctetSource.of(client).rest();
    }
  }

  static void send(RawClient client, String text) throws IOException {
    client.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
