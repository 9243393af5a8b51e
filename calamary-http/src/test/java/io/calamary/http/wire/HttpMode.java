package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.http.HttpListener;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.front.HttpProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The HTTP mode with CONNECT as its way to a destination. */
final class HttpMode implements ListenerMode {
  private final HttpListener.Builder listening;

  HttpMode(HttpListener.Builder listening) {
    this.listening = listening;
  }

  @Override
  public Listener listener(InetSocketAddress bind) {
    return listening.bind(bind).build();
  }

  @Override
  public List<Extension> extensions() {
    return List.of(new HttpProvider());
  }

  @Override
  public byte[] request(String host, int port) {
    String authority = (host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host);
    String text =
        "CONNECT " + authority + ":" + port + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void readSuccess(RawClient client) throws IOException {
    assertEquals("HTTP/1.1 200 Connection established\r\n\r\n", client.readUntil("\r\n\r\n"));
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    assertEquals(End.FIN, answer.end());
    String text = answer.text();
    assertTrue(text.startsWith("HTTP/1.1 " + Causes.status(reason) + " "), text);
    assertTrue(text.contains("Proxy-Status: calamary; error=" + Causes.error(reason)), text);
    assertTrue(text.contains("Connection: close\r\n"), text);
  }

  @Override
  public void assertTurnedAway(Received answer) {
    assertRefused(CloseReason.LIMIT_REACHED, answer);
    assertTrue(answer.text().contains("Retry-After: "), answer.text());
  }

  @Override
  public byte[] oversize() {
    return ("CONNECT " + "a".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
  }
}
