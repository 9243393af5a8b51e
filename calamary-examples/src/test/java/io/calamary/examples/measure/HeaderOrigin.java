package io.calamary.examples.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin server that answers with the source that the proxy names in X-Forwarded-For. */
final class HeaderOrigin implements AutoCloseable {
  private static final String NAME = "x-forwarded-for: ";

  private final ServerSocket listening;
  private final AtomicInteger asked = new AtomicInteger();

  private HeaderOrigin(ServerSocket listening) {
    this.listening = listening;
  }

  static HeaderOrigin start(int port) throws IOException {
    HeaderOrigin made = new HeaderOrigin(new ServerSocket(port, 16, ProxyHeaders.loopback()));
    Thread thread = new Thread(made::serve, "origin");
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        answer(client);
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    String source = "";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.regionMatches(true, 0, NAME, 0, NAME.length())) {
        source = line.substring(NAME.length());
      }
    }
    asked.incrementAndGet();
    String body = "source=" + source;
    String head =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
    client.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** How many requests came. */
  int asked() {
    return asked.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
