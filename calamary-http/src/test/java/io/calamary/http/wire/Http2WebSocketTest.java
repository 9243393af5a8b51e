package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.tls.TlsProvider;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets by extended CONNECT (RFC 8441). */
class Http2WebSocketTest extends TlsWire {
  @BeforeEach
  void speakTls() {
    secure(TlsProvider.AUTO, PROXY.server());
  }

  private H2Client.Stream ask(TestProxy proxy, HttpOrigin origin, String protocol)
      throws Exception {
    Http2Headers asked = H2Client.get(origin.authority(), "/chat").method("CONNECT");
    asked.set(":protocol", protocol);
    asked.add("sec-websocket-version", "13").add("sec-websocket-protocol", "a");
    return closed(new H2Client(proxy.address(), PROXY.certificate())).ask(asked, false);
  }

  private static String accept(Asked asked) {
    String text = asked.field("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String switching(String accept) {
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: "
        + accept
        + "\r\nSec-WebSocket-Protocol: a\r\n\r\n";
  }

  @Test
  void becomesATunnel() throws Exception {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send(switching(accept(asked)) + "early");
              String piece;
              while (!(piece = asked.more()).isEmpty()) {
                asked.send(piece);
              }
              asked.close();
            });
    TestProxy proxy = proxy();
    H2Client.Stream stream = ask(proxy, origin, "websocket");
    stream.send("too soon".getBytes(StandardCharsets.US_ASCII), false);
    assertEquals("200", stream.next());
    Http2Headers head = stream.head();
    assertEquals("a", head.get("sec-websocket-protocol").toString());
    assertFalse(head.contains("sec-websocket-accept") || head.contains("upgrade"));
    stream.send("later".getBytes(StandardCharsets.US_ASCII), true);

    assertEquals(List.of("data 18", "end"), stream.rest());
    assertEquals("earlytoo soonlater", stream.text());
    assertTrue(origin.only().head().startsWith("GET /chat HTTP/1.1\r\n"));
    assertEquals("13", origin.only().field("Sec-WebSocket-Version"));
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void takesNoOtherSuccess() throws Exception {
    HttpOrigin wrong = script(asked -> asked.send(switching("d3Jvbmc=")));
    TestProxy proxy = proxy();
    assertEquals("502", ask(proxy, wrong, "websocket").next());
    assertEquals("502", ask(proxy, plain(), "websocket").next());
    assertEquals("404", ask(proxy, saying("HTTP/1.1 404 x\r\n\r\n"), "websocket").next());
  }

  @Test
  void isTheOnlyProtocol() throws Exception {
    HttpOrigin origin = plain();
    assertEquals("501", ask(proxy(), origin, "connect-udp").next());
    assertEquals(0, origin.requests().size());
  }

  @Test
  void isMalformedWhereSwitchedOff() throws Exception {
    listening.webSocket(false);
    HttpOrigin origin = plain();
    assertEquals("reset PROTOCOL_ERROR", ask(proxy(), origin, "websocket").next());
    assertEquals(0, origin.requests().size());
  }
}
