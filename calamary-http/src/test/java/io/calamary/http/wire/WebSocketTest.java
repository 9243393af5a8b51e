package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Upgrades to WebSocket (RFC 6455, section 4; RFC 9110, section 7.8). */
class WebSocketTest extends HttpWire {
  private static final String[] UPGRADE = {
    "Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhl"
  };
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Accept: s3pP\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pP\r\nVia: 1.1 calamary\r\n"
          + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private HttpOrigin echoing(String behind) {
    return script(
        asked -> {
          asked.send(SWITCH + behind);
          String piece;
          while (!(piece = asked.more()).isEmpty()) {
            asked.send(piece);
          }
          asked.close();
        });
  }

  @Test
  void becomesATunnel() throws IOException {
    HttpOrigin origin = echoing("");
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/ws", UPGRADE));

    assertEquals(SWITCHED, in.until("\r\n\r\n"));
    assertEquals(
        "GET /ws HTTP/1.1\r\nHost: @\r\nSec-WebSocket-Key: dGhl\r\nVia: 1.1 calamary\r\n"
                .replace("@", origin.authority())
            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        origin.only().head());
    send(client, "GET / HTTP/1.1\r\n\r\n");
    assertEquals("GET / HTTP/1.1\r\n\r\n", in.exactly(18));
    client.halfClose();
    assertEquals("", in.rest());
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void losesNothingThatComesWithTheSwitch() throws IOException {
    HttpOrigin origin = echoing("first words");
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/ws", UPGRADE) + "too early");

    assertEquals(SWITCHED, in.until("\r\n\r\n"));
    assertEquals("first wordstoo early", in.exactly(20));
  }

  @Test
  void deliversWhatComesWithTheSwitchAndTheEnd() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send(SWITCH + "last words");
              asked.fin();
            });
    RawClient client = client(proxy());
    send(client, get(origin, "/ws", UPGRADE));
    assertEquals(SWITCHED + "last words", OctetSource.of(client).rest());
  }

  @Test
  void deliversARefusal() throws IOException {
    HttpOrigin origin = plain();
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/ws", UPGRADE) + get(origin, "/next"));

    assertEquals("/ws", Response.read(in).body());
    assertEquals("/next", Response.read(in).body());
  }

  @Test
  void endsAnIdleOne() throws IOException {
    HttpOrigin origin = echoing("");
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().idle(Duration.ofMillis(200)).build()));
    String all = askAll(proxy, get(origin, "/ws", UPGRADE));
    assertEquals(SWITCHED, all);
    assertEquals(CloseReason.IDLE_TIMEOUT, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void isResetWithTheServer() throws IOException {
    HttpOrigin origin =
        script(
            asked -> {
              asked.send(SWITCH);
              asked.more();
              asked.reset();
            });
    RawClient client = client(proxy());
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/ws", UPGRADE));
    in.until("\r\n\r\n");
    send(client, "x");
    assertEquals(End.RST, client.readToEnd().end());
  }

  @Test
  void isNotPassedOnWhereSwitchedOff() throws IOException {
    listening.webSocket(false);
    HttpOrigin origin = plain();
    assertEquals(200, ask(proxy(), get(origin, "/ws", UPGRADE)).status());
    assertEquals("", origin.only().field("Upgrade"));
    assertEquals("", origin.only().field("Connection"));
  }

  @Test
  void needsToBeAskedFor() throws IOException {
    HttpOrigin origin = saying(SWITCH + "evil");
    assertEquals(502, ask(proxy(), get(origin, "/")).status());
    HttpOrigin other = saying(SWITCH.replace("Upgrade: websocket", "Upgrade: foo") + "evil");
    assertEquals(502, ask(proxy(), get(other, "/", UPGRADE)).status());
    listening.webSocket(false);
    assertEquals(502, ask(proxy(), get(origin, "/", UPGRADE)).status());
  }

  @Test
  void isWithoutBodyOnly() throws IOException {
    HttpOrigin origin = collecting();
    String text =
        "GET http://@/ws HTTP/1.1\r\nHost: @\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Content-Length: 2\r\n\r\nok";
    assertEquals(200, ask(proxy(), text.replace("@", origin.authority())).status());
    assertEquals("", origin.only().field("Upgrade"));
  }

  @Test
  void isCountedInBothDirections() throws IOException {
    HttpOrigin origin = echoing("");
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/ws", UPGRADE));
    in.until("\r\n\r\n");
    send(client, "12345");
    in.exactly(5);
    client.reset();
    var summary = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.CLIENT_CLOSED, summary.reason());
    assertEquals(origin.only().head().length() + 5, summary.bytesToTarget());
    assertEquals(SWITCH.length() + 5, summary.bytesToClient());
    Await.until("the end at the server", () -> origin.only().connection().end() != End.NONE);
    assertTrue(proxy.observer().opened().get(0).destination().port() == origin.port());
  }
}
