package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyServer;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What clients see of a server that ends (RFC 9112, section 9.6). */
class DrainingTest extends HttpWire {
  private static CompletionStage<Void> drain(TestProxy proxy) {
    CompletionStage<Void> drained = proxy.server().drain(Duration.ofMinutes(1));
    Await.until("draining", () -> proxy.server().state() != ProxyServer.State.RUNNING);
    return drained;
  }

  @Test
  void closesIdleConnectionsAtOnce() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    RawClient fresh = client(proxy);
    RawClient used = client(proxy);
    OctetSource in = OctetSource.of(used);
    send(used, get(origin, "/"));
    assertEquals("/", Response.read(in).body());
    Await.until("both", () -> proxy.observer().accepted().size() == 2);

    CompletionStage<Void> drained = drain(proxy);

    assertEquals("", in.rest());
    assertEquals("", OctetSource.of(fresh).rest());
    used.close();
    fresh.close();
    Await.get(drained);
  }

  @Test
  void completesWhatHasBegun() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin = script(held::complete);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/") + get(origin, "/second"));
    Asked asked = Await.get(held);

    CompletionStage<Void> drained = drain(proxy);
    asked.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");

    Response answer = Response.read(in);
    assertEquals("whole", answer.body());
    assertTrue(answer.closes());
    assertEquals("", in.rest());
    client.close();
    Await.get(drained);
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(1, origin.requests().size());
  }

  @Test
  void completesAResponseWhoseHeadIsGone() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin =
        script(
            asked -> {
              asked.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh");
              held.complete(asked);
            });
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/"));
    in.until("\r\n\r\nwh");

    CompletionStage<Void> drained = drain(proxy);
    Await.get(held).send("ole");

    assertEquals("ole", in.rest());
    client.close();
    Await.get(drained);
  }

  @Test
  void completesARequestThatIsBeingRead() throws IOException {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    OctetSource in = OctetSource.of(client);
    send(client, get(origin, "/first"));
    Response.read(in);
    String text = get(origin, "/second");
    send(client, text.substring(0, 20));
    send(client, text.substring(20, 30));
    proxy.observer().awaitClosed(1);

    CompletionStage<Void> drained = drain(proxy);
    client.halfClose();
    in.rest();
    client.close();
    Await.get(drained);
    assertEquals(List.of("/first"), origin.requests().stream().map(Asked::target).toList());
  }

  @Test
  void cutsWhatTakesTooLong() throws IOException {
    CompletableFuture<Asked> held = new CompletableFuture<>();
    HttpOrigin origin = script(held::complete);
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    send(client, get(origin, "/"));
    Await.get(held);

    Await.get(proxy.server().drain(Duration.ofMillis(50)));

    assertEquals(0, client.readToEnd().bytes().length);
    assertEquals(CloseReason.DRAINED, proxy.observer().awaitClosed().summary().reason());
  }
}
