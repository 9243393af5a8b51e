package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long and how slow a request head may be, and what is none at all (RFC 9112, section 3). */
class HeadLimitsWireTest extends HttpWire {
  private String refused(TestProxy proxy, String text) throws IOException {
    String all = askAll(proxy, text);
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    assertEquals(0, all.lastIndexOf("HTTP/1.1 "));
    return all.substring(9, 12);
  }

  @Test
  void refusesALongLineOrHeadThatIsStillBeingSent() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    String much = "x".repeat(1_000_000);
    assertEquals("414", refused(proxy, "GET http://127.0.0.1:1/" + much));
    assertEquals("431", refused(proxy, get(origin, "/", "X-A: " + much)));
    assertEquals("431", refused(proxy, get(origin, "/", "X: y\r\n".repeat(50_000) + "Z: z")));
    assertEquals("501", refused(proxy, "A".repeat(1000) + " http://127.0.0.1:1/"));
    assertEquals(0, origin.connections());
  }

  @Test
  void takesWhatIsWithinTheLimits() throws IOException {
    HttpOrigin origin = plain();
    String[] fields = new String[190];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = "X-Field-" + i + ": " + "v".repeat(250);
    }
    assertEquals(200, ask(proxy(), get(origin, "/" + "p".repeat(8000), fields)).status());
    assertEquals("v".repeat(250), origin.only().field("X-Field-189"));
  }

  @Test
  void heedsItsSettings() throws IOException {
    listening.maxRequestLine(512).maxHead(1024).maxFields(10);
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    assertEquals("414", refused(proxy, get(origin, "/" + "x".repeat(600))));
    assertEquals("431", refused(proxy, get(origin, "/", "X-A: " + "x".repeat(1200))));
    assertEquals("431", refused(proxy, get(origin, "/", "X: y\r\n".repeat(10) + "Z: z")));
    assertEquals(200, ask(proxy, get(origin, "/")).status());
  }

  @Test
  void refusesWhatIsNoHttpAtOnce() throws IOException {
    for (String first :
        List.of(
            "\u0016\u0003\u0001\u0000\u0005hello",
            "\u0000\u0001",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "\u0005\u0001\u0000",
            "\u0080\u002e\u0001\u0003\u0001",
            " GET / HTTP/1.1\r\n",
            "\u0004\u0001\u0000\u0050",
            "<html>",
            "{}\r\n")) {
      TestProxy proxy = proxy();
      assertEquals("400", refused(proxy, first), first);
      assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
    }
  }

  private TestProxy hasty() {
    return proxy(
        settings ->
            settings.timeouts(TestProxy.timeouts().handshake(Duration.ofMillis(300)).build()));
  }

  private static void drip(RawClient client, TestProxy proxy, String text) {
    int[] sent = {0};
    Await.until(
        "the end of a head of which an octet comes each 20 ms",
        () -> {
          Await.pause(Duration.ofMillis(20));
          try {
            send(client, text.substring(sent[0] % text.length(), sent[0]++ % text.length() + 1));
          } catch (IOException e) {
            return true;
          }
          return !proxy.observer().connectionsClosed().isEmpty();
        });
  }

  @Test
  void saysThatAHeadTookTooLong() throws IOException {
    TestProxy proxy = hasty();
    RawClient client = client(proxy);
    send(client, "GET http://127.0.0.1:1/ HT");
    String all = OctetSource.of(client).rest();
    assertTrue(all.startsWith("HTTP/1.1 408 "), all);
    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
  }

  @Test
  void givesNoMoreTimeToAHeadThatComesInDrops() throws IOException {
    TestProxy proxy = hasty();
    RawClient client = client(proxy);
    drip(client, proxy, "GET http://127.0.0.1:1/" + "x".repeat(500));
    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void givesNoMoreTimeToALaterHeadThatComesInDrops() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = hasty();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));
    Response.read(in);
    drip(client, proxy, "GET http://127.0.0.1:1/" + "x".repeat(500));
    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
    assertTrue(in.rest().startsWith("HTTP/1.1 408 "));
  }

  @Test
  void closesAClientThatAsksNothingMore() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().keepAlive(Duration.ofMillis(200)).build()));
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));
    assertEquals(200, Response.read(in).status());
    assertEquals("", in.rest());
    client.halfClose();
    assertEquals(List.of(CloseReason.COMPLETED), proxy.observer().awaitConnectionsClosed(1));
  }
}
