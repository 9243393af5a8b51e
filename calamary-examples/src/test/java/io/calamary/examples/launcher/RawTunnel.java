package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client of the proxy, byte by byte. */
final class RawTunnel implements AutoCloseable {
  private final Socket socket = new Socket();

  static RawTunnel to(InetSocketAddress proxy) throws IOException {
    RawTunnel tunnel = new RawTunnel();
    tunnel.socket.connect(proxy);
    tunnel.socket.setSoTimeout(60_000);
    return tunnel;
  }

  /** Opens a tunnel to a port of 127.0.0.1. */
  RawTunnel connect(int port) throws IOException {
    String authority = "127.0.0.1:" + port;
    send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    assertTrue(statusLine().startsWith("HTTP/1.1 200 "));
    while (!line().isEmpty()) {
      // The fields of the answer do not matter here.
    }
    return this;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  String statusLine() throws IOException {
    return line();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      assertTrue(c >= 0, () -> "the connection ended after '" + line + "'");
      line.append((char) c);
    }
    assertEquals('\r', line.charAt(line.length() - 1));
    return line.substring(0, line.length() - 1);
  }

  /** Waits for the end of the connection, be it in order or a reset; passes over what comes. */
  void awaitEnd() throws IOException {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
