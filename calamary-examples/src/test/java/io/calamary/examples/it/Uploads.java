package io.calamary.examples.it;

import io.calamary.core.testkit.OriginConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An origin server that tells how much content a request had; it wants a Content-Length. */
final class Uploads {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

  private Uploads() {}

  static void serve(OriginConnection client) throws IOException {
    String head = "";
    byte[] some = new byte[4096];
    while (!head.contains("\r\n\r\n") && client.receive(some) >= 0) {
      head = new String(client.received(), StandardCharsets.ISO_8859_1);
    }
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      return;
    }
    String wanted = length.group(1);
    client.receiveUpTo(head.indexOf("\r\n\r\n") + 4 + Long.parseLong(wanted));
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: "
            + wanted.length()
            + "\r\nConnection: close\r\n\r\n"
            + wanted;
    client.send(answer.getBytes(StandardCharsets.US_ASCII));
    client.close();
  }
}
