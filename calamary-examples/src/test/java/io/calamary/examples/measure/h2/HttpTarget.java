package io.calamary.examples.measure.h2;

import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An origin server with one request a connection: {@code /big} is 16 MiB, {@code /hold} is never
 * answered, a POST once its content is whole. Who sends zeros is not read on.
 */
public final class HttpTarget {
  private static final int BIG = 16 << 20;
  private static final byte[] PIECE = new byte[64 * 1024];

  private HttpTarget() {}

  /** Starts one. */
  public static OriginServer start() {
    return OriginServer.start(HttpTarget::serve);
  }

  private static void serve(OriginConnection client) throws IOException {
    byte[] one = new byte[PIECE.length];
    String asked = "";
    while (!asked.contains("\r\n\r\n")) {
      if (client.receive(one) < 0) {
        return;
      }
      asked = new String(client.received(), StandardCharsets.ISO_8859_1);
      if (asked.startsWith("\0")) {
        return;
      }
    }
    if (asked.startsWith("GET /big ")) {
      large(client);
    } else if (!asked.startsWith("GET /hold ") && (asked.startsWith("GET ") || whole(client))) {
      send(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    }
    client.receiveAll();
  }

  private static boolean whole(OriginConnection client) throws IOException {
    byte[] some = new byte[PIECE.length];
    while (true) {
      String all = new String(client.received(), StandardCharsets.ISO_8859_1);
      int head = all.indexOf("\r\n\r\n") + 4;
      int length = all.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
      boolean complete =
          length >= 0 && length < head
              ? all.length() - head >= Integer.parseInt(all.substring(length + 16).split("\r")[0])
              : all.endsWith("\r\n0\r\n\r\n");
      if (complete) {
        return true;
      }
      if (client.receive(some) < 0) {
        return false;
      }
    }
  }

  private static void large(OriginConnection client) throws IOException {
    send(client, "HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\nConnection: close\r\n\r\n");
    for (int left = BIG; left > 0; left -= PIECE.length) {
      client.send(PIECE);
    }
  }

  private static void send(OriginConnection client, String text) throws IOException {
    client.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
