package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that leave at each stage: their servers must not work on (RFC 9112, section 9.5). */
class LeavingClientsTest extends HttpWire {
  private static void assertEnded(Asked asked, TestProxy proxy) {
    Await.until(
        "the end at the server",
        () -> {
          try {
            asked.more();
          } catch (IOException e) {
            return true;
          }
          return asked.connection().end() != End.NONE;
        });
    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitConnectionsClosed(1).get(0));
  }

  @Test
  void whileAResponseIsAwaited() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin = script(held::complete);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, get(origin, "/"));
    Asked asked = Await.get(held);

    client.reset();

    assertEnded(asked, proxy);
  }

  @Test
  void whileTheResponseToABodyIsAwaited() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin =
        script(
            asked -> {
              asked.body();
              held.complete(asked);
            });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, request("POST", origin, "/", "Content-Length: 4") + "body");
    Asked asked = Await.get(held);

    client.reset();

    assertEnded(asked, proxy);
  }

  @Test
  void whileABodyIsSent() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin = script(held::complete);
    for (String framing : new String[] {"Content-Length: 100", "Transfer-Encoding: chunked"}) {
      TestProxy proxy = proxy();
      RawClient client = client(proxy);
      String text = "POST http://@/ HTTP/1.1\r\nHost: @\r\n" + framing + "\r\n\r\n4\r\nha";
      send(client, text.replace("@", origin.authority()));
      Asked asked = Await.get(held);
      client.reset();
      Await.until("the end", () -> asked.connection().end() != End.NONE);
      assertEquals(End.RST, asked.connection().end());
      assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
      held = new CompletableFuture<>();
      CompletableFuture<Asked> next = held;
      origin = script(next::complete);
    }
  }

  @Test
  void inGoodOrderWhileABodyIsMissing() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin = script(held::complete);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    String text = "POST http://@/ HTTP/1.1\r\nHost: @\r\nContent-Length: 100\r\n\r\nha";
    send(client, text.replace("@", origin.authority()));
    Asked asked = Await.get(held);

    client.halfClose();

    assertEquals("", OctetSource.of(client).rest());
    Await.until("the end", () -> asked.connection().end() != End.NONE);
    assertEquals(End.RST, asked.connection().end());
    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void whileAResponseIsDelivered() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin =
        script(
            asked -> {
              held.complete(asked);
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              String piece = "x".repeat(100_000);
              for (int i = 0; i < 10_000; i++) {
                asked.send(piece);
              }
            });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));
    in.exactly(100_000);

    client.reset();

    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
    assertTrue(Await.get(held).number() == 0);
  }

  /** Each has a name of its own, as its questions show that it was heard. */
  @Test
  void whileTheirTargetIsLookedFor() throws Exception {
    FakeDnsServer dns = closed(FakeDnsServer.start());
    HttpOrigin origin = plain();
    TestProxy proxy =
        proxy(settings -> settings.dns(DnsSettings.builder().nameServer(dns.address()).build()));
    List<String> texts =
        List.of(
            "GET http://@/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST http://@/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
            "CONNECT @ HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < texts.size(); i++) {
      String name = "slow" + i + ".test";
      dns.on(name, DnsRecordType.A, FakeDnsReply.addresses("127.0.0.1").heldBack())
          .on(name, DnsRecordType.AAAA, FakeDnsReply.noData().heldBack());
      RawClient client = client(proxy);
      send(client, texts.get(i).replace("@", name + ":" + origin.port()));
      assertEquals(name, dns.awaitQuestion().name());
      assertEquals(name, dns.awaitQuestion().name());
      client.reset();
      var closed = proxy.observer().awaitClosed(i + 1).get(i);
      assertEquals(CloseReason.CLIENT_CLOSED, closed.summary().reason(), texts.get(i));
    }
    dns.release();
    assertEquals(0, origin.connections());
  }
}
