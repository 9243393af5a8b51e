package io.calamary.examples.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server on loopback that gives everybody the same short answer. */
final class RehearsalOrigin implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;

  private RehearsalOrigin(ServerSocket socket) {
    this.socket = socket;
  }

  static RehearsalOrigin start() throws IOException {
    RehearsalOrigin origin =
        new RehearsalOrigin(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(origin::run, "calamary-rehearsal");
    thread.setDaemon(true);
    thread.start();
    return origin;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void run() {
    boolean open = true;
    while (open) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(RehearsalClient.PATIENCE);
        if (client.getInputStream().read() >= 0) {
          client.getOutputStream().write(ANSWER);
        }
      } catch (IOException e) {
        // Either the end of the rehearsal, or of a client only.
        open = !socket.isClosed();
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("the origin of the rehearsal does not close", e);
    }
  }
}
