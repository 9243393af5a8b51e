package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a mode owes to clients before a flow is open. */
public abstract class HandshakeContract extends ListenerHarness {
  private static final byte[] PAYLOAD = FlowFixtures.bytes(1, 3000);

  /** For subclasses. */
  protected HandshakeContract() {}

  @Test
  final void relaysWhatCameBehindTheHandshakeInOneSegment() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    byte[] all = FlowFixtures.concat(request(origin), PAYLOAD);
    RawClient client = client(proxy);
    client.send(all);

    mode().readSuccess(client);

    assertArrayEquals(PAYLOAD, client.readExactly(PAYLOAD.length));
    client.halfClose();
    assertEquals(End.FIN, client.readToEnd().end());
    var closed = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.COMPLETED, closed.reason());
    assertEquals(PAYLOAD.length, closed.bytesToTarget());
    assertEquals(PAYLOAD.length, closed.bytesToClient());
  }

  @Test
  final void relaysWhatCameBehindTheHandshakeTogetherWithTheEnd() throws IOException {
    assumeTrue(mode().clientMayEndFirst(), "here the end of one direction is that of both");
    OriginServer origin = origin(Behaviour.receiveThenSend(PAYLOAD));
    byte[] all = FlowFixtures.concat(request(origin), PAYLOAD);
    RawClient client = client(proxy());
    client.send(all);
    client.halfClose();

    mode().readSuccess(client);

    assertArrayEquals(PAYLOAD, client.readToEnd().bytes());
    assertArrayEquals(PAYLOAD, origin.next().received());
  }

  @Test
  final void takesTheHandshakeByteByByte() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    byte[] all = FlowFixtures.concat(request(origin), PAYLOAD);
    RawClient client = client(proxy());
    client.sendByteByByte(all);

    mode().readSuccess(client);

    assertArrayEquals(PAYLOAD, client.readExactly(PAYLOAD.length));
  }

  @Test
  final void takesTheHandshakeCutAnywhere() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    byte[] all = FlowFixtures.concat(request(origin), PAYLOAD);
    int handshake = request(origin).length;
    for (int cut = 1; cut <= handshake; cut++) {
      try (RawClient client = proxy.connect()) {
        client.send(Arrays.copyOf(all, cut));
        client.send(Arrays.copyOfRange(all, cut, all.length));
        mode().readSuccess(client);
        assertArrayEquals(PAYLOAD, client.readExactly(PAYLOAD.length), "cut at " + cut);
      }
    }
  }

  @Test
  final void endsWithAClientThatLeavesEarly() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    byte[] handshake = request(origin);
    assumeTrue(handshake.length > 0, "the mode has no handshake");
    for (int cut = 0; cut < handshake.length; cut++) {
      try (RawClient client = proxy.connect()) {
        client.send(Arrays.copyOf(handshake, cut));
        client.halfClose();
        client.readToEnd();
      }
    }
    assertLeftEarly(proxy, origin, handshake.length);
  }

  @Test
  final void endsWithAClientThatResetsEarly() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    byte[] handshake = request(origin);
    assumeTrue(handshake.length > 0, "the mode has no handshake");
    for (int cut = 0; cut < handshake.length; cut++) {
      RawClient client = proxy.connect();
      int accepted = cut + 1;
      // One that is reset while it waits to be accepted is never seen.
      Await.until("accepted", () -> proxy.observer().accepted().size() == accepted);
      client.send(Arrays.copyOf(handshake, cut));
      client.reset();
    }
    assertLeftEarly(proxy, origin, handshake.length);
  }

  private static void assertLeftEarly(TestProxy proxy, OriginServer origin, int count) {
    List<CloseReason> reasons = proxy.observer().awaitConnectionsClosed(count);
    for (CloseReason reason : reasons) {
      assertEquals(CloseReason.Side.CLIENT, reason.side(), () -> "one of " + reasons);
      assertNotEquals(CloseReason.HANDSHAKE_TIMEOUT, reason);
    }
    assertEquals(0, origin.accepted());
    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(0, proxy.server().stats().openConnections());
  }

  @Test
  final void endsASlowHandshake() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    byte[] handshake = request(origin);
    assumeTrue(handshake.length > 1, "the mode has no handshake");
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().handshake(Duration.ofMillis(300)).build()));
    RawClient client = client(proxy);
    client.send(Arrays.copyOf(handshake, handshake.length - 1));

    client.readToEnd();
    client.close();

    assertEquals(
        List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  final void givesNoMoreTimeToAHandshakeThatComesInDrops() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    byte[] handshake = request(origin);
    assumeTrue(handshake.length > 1, "the mode has no handshake");
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().handshake(Duration.ofMillis(500)).build()));
    RawClient client = client(proxy);
    int[] sent = {0};
    Await.until(
        "the end of a handshake of which a byte comes each 20 ms",
        () -> {
          Await.pause(Duration.ofMillis(20));
          if (sent[0] < handshake.length - 1) {
            drip(client, handshake[sent[0]++]);
          }
          return !proxy.observer().connectionsClosed().isEmpty();
        });

    assertEquals(List.of(CloseReason.HANDSHAKE_TIMEOUT), proxy.observer().connectionsClosed());
  }

  private static void drip(RawClient client, byte one) {
    try {
      client.send(new byte[] {one});
    } catch (IOException e) {
      // Closed by the server, which the observer tells.
    }
  }

  @Test
  final void refusesAnOversizeHandshake() throws IOException {
    byte[] oversize = mode().oversize();
    assumeTrue(oversize.length > 0, "the mode has no handshake that could be too long");
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(oversize);

    client.readToEnd();
    client.close();

    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
  }
}
