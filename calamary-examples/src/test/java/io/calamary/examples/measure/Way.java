package io.calamary.examples.measure;

import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;

/** How a client asks. */
public enum Way {
  /** {@code GET http://...}. */
  PLAIN,
  /** {@code CONNECT}, then a GET inside the tunnel. */
  CONNECT;

  /** Connects to the proxy, asks for something, and leaves the answer to be read. */
  public RawClient get(InetSocketAddress proxy, InetSocketAddress origin) throws IOException {
    return get(proxy, "127.0.0.1:" + origin.getPort());
  }

  /** The same by name. */
  public RawClient get(InetSocketAddress proxy, String authority) throws IOException {
    RawClient client = RawClient.connect(proxy);
    String host = " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    if (this == PLAIN) {
      client.send("GET http://" + authority + "/" + host);
      return client;
    }
    client.send("CONNECT " + authority + host);
    String head = client.readUntil("\r\n\r\n");
    if (!head.startsWith("HTTP/1.1 200 ")) {
      client.close();
      throw new IOException("CONNECT was answered with " + head);
    }
    client.send("GET /" + host);
    return client;
  }
}
