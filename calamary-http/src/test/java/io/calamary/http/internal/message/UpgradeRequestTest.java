package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UpgradeRequestTest {
  private static final String GET = "GET http://o/ HTTP/1.1";

  private static boolean asks(String startLine, String... lines) {
    RequestHead head = Messages.request(startLine, lines);
    return UpgradeRequest.isWebSocket(
        head,
        ConnectionOptions.of(Direction.REQUEST, head.fields()).value(),
        BodyFraming.ofRequest(head).value());
  }

  private static boolean switches(String startLine, String... lines) {
    ResponseHead head = Messages.response(startLine, lines);
    return UpgradeRequest.switchesToWebSocket(
        head, ConnectionOptions.of(Direction.RESPONSE, head.fields()).value());
  }

  @Test
  void asksForWebSocket() {
    assertTrue(asks(GET, "Connection: Upgrade", "Upgrade: websocket"));
    assertTrue(asks(GET, "Connection: keep-alive, upgrade", "Upgrade: h2c, WebSocket"));
    assertTrue(asks(GET, "Connection: upgrade", "Upgrade: websocket", "Content-Length: 0"));
  }

  @Test
  void asksForSomethingElse() {
    assertFalse(asks(GET));
    assertFalse(asks(GET, "Upgrade: websocket"));
    assertFalse(asks(GET, "Connection: Upgrade"));
    assertFalse(asks(GET, "Connection: Upgrade", "Upgrade: h2c"));
    assertFalse(asks(GET, "Connection: Upgrade", "Upgrade: websocket/13"));
    assertFalse(asks("GET http://o/ HTTP/1.0", "Connection: Upgrade", "Upgrade: websocket"));
    assertFalse(asks("POST http://o/ HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"));
    assertFalse(asks(GET, "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 1"));
  }

  @Test
  void switchesToWebSocketOnly() {
    String line = "HTTP/1.1 101 Switching Protocols";
    assertTrue(switches(line, "Connection: upgrade", "Upgrade: WebSocket"));
    assertFalse(switches("HTTP/1.1 200 OK", "Connection: upgrade", "Upgrade: websocket"));
    assertFalse(switches(line, "Upgrade: websocket"));
    assertFalse(switches(line, "Connection: upgrade"));
    assertFalse(switches(line, "Connection: upgrade", "Upgrade: h2c"));
    assertFalse(switches(line, "Connection: upgrade", "Upgrade: websocket, h2c"));
  }

  @Test
  void expectations() {
    assertTrue(Expectation.waitsForContinue(Messages.request(GET, "Expect: 100-Continue")));
    assertFalse(Expectation.waitsForContinue(Messages.request(GET, "Expect: 200-ok")));
    assertFalse(Expectation.waitsForContinue(Messages.request(GET)));
    String http10 = "POST http://o/ HTTP/1.0";
    assertFalse(Expectation.waitsForContinue(Messages.request(http10, "Expect: 100-continue")));
  }

  @Test
  void wantedTrailers() {
    assertTrue(TrailersWanted.by(Messages.request(GET, "TE: gzip;q=0.5, Trailers")));
    assertFalse(TrailersWanted.by(Messages.request(GET, "TE: gzip")));
    assertFalse(TrailersWanted.by(Messages.request(GET)));
    assertFalse(TrailersWanted.by(Messages.request("GET http://o/ HTTP/1.0", "TE: trailers")));
    assertEquals("websocket", UpgradeRequest.WEBSOCKET);
  }
}
