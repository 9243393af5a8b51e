package io.calamary.examples.it;

import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A client that asks an HTTP proxy for something, and the whole answer. */
final class Fetch {
  private Fetch() {}

  private static void send(RawClient client, String text) throws IOException {
    client.send(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The answer to a GET in absolute-form. */
  static String plain(EmbeddedProxy proxy, String authority, String path) throws IOException {
    try (RawClient client = RawClient.connect(proxy.address())) {
      send(client, "GET http://" + authority + path + " HTTP/1.1\r\nHost: " + authority);
      send(client, "\r\nConnection: close\r\n\r\n");
      return client.readToEnd().text();
    }
  }

  /** The answer to CONNECT, and to a GET in the tunnel where there is one. */
  static String tunnelled(EmbeddedProxy proxy, String authority, String path) throws IOException {
    try (RawClient client = RawClient.connect(proxy.address())) {
      send(client, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
      String head = client.readUntil("\r\n\r\n");
      if (!head.startsWith("HTTP/1.1 200 ")) {
        return head;
      }
      send(client, "GET " + path + " HTTP/1.1\r\nHost: " + authority);
      send(client, "\r\nConnection: close\r\n\r\n");
      return client.readToEnd().text();
    }
  }
}
