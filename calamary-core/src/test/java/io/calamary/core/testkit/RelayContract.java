package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.calamary.flow.CloseReason;
import io.calamary.observe.FlowSummary;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an open flow owes to both of its sides. */
public abstract class RelayContract extends HandshakeContract {
  private static final byte[] MUCH = FlowFixtures.bytes(2, 3 << 20);
  private static final byte[] LITTLE = FlowFixtures.bytes(3, 1000);

  /** For subclasses. */
  protected RelayContract() {}

  @Test
  final void letsTheTargetAnswerAfterTheClientHasEnded() throws IOException {
    assumeTrue(mode().clientMayEndFirst(), "here the end of one direction is that of both");
    OriginServer origin = origin(Behaviour.receiveThenSend(MUCH));
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    client.send(LITTLE);
    client.halfClose();

    Received received = client.readToEnd();

    assertArrayEquals(MUCH, received.bytes());
    assertEquals(End.FIN, received.end());
    OriginConnection connection = origin.next();
    assertArrayEquals(LITTLE, connection.received());
    assertEquals(End.FIN, connection.end());
    assertClosed(proxy, CloseReason.COMPLETED, LITTLE.length, MUCH.length);
  }

  @Test
  final void letsTheClientSendAfterTheTargetHasEnded() throws IOException {
    OriginServer origin = origin(Behaviour.sendThenFin(LITTLE));
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);

    Received received = client.readToEnd();
    client.send(MUCH);
    client.halfClose();

    assertArrayEquals(LITTLE, received.bytes());
    assertEquals(End.FIN, received.end());
    OriginConnection connection = origin.next();
    Await.until("the end at the target", () -> connection.end() != End.NONE);
    assertEquals(End.FIN, connection.end());
    assertArrayEquals(MUCH, connection.received());
    assertClosed(proxy, CloseReason.COMPLETED, MUCH.length, LITTLE.length);
  }

  @Test
  final void endsWhenTheTargetEndsAtOnce() throws IOException {
    OriginServer origin = origin(Behaviour.finAtOnce());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);

    Received received = client.readToEnd();
    client.halfClose();

    assertEquals(End.FIN, received.end());
    assertClosed(proxy, CloseReason.COMPLETED, 0, 0);
  }

  @Test
  final void delaysNoTargetThatSpeaksFirst() throws IOException {
    OriginServer origin = origin(Behaviour.banner(LITTLE));
    RawClient client = tunnel(proxy(), origin);

    assertArrayEquals(LITTLE, client.readExactly(LITTLE.length));
    client.send(MUCH);
    assertArrayEquals(MUCH, client.readExactly(MUCH.length));
  }

  @Test
  final void letsTheClientSeeThatTheTargetWasCutOff() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    connection.send(LITTLE);
    client.readExactly(LITTLE.length);

    connection.reset();

    assertEquals(End.RST, client.readToEnd().end());
    assertClosed(proxy, CloseReason.TARGET_CLOSED, 0, LITTLE.length);
  }

  @Test
  final void letsTheClientSeeThatTheTargetWasCutOffAfterTheUpload() throws IOException {
    assumeTrue(mode().clientMayEndFirst(), "here the end of one direction is that of both");
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    client.halfClose();
    assertEquals(End.FIN, connection.receiveAll());
    connection.send(LITTLE);
    client.readExactly(LITTLE.length);

    connection.reset();

    assertEquals(End.RST, client.readToEnd().end());
    assertClosed(proxy, CloseReason.TARGET_CLOSED, 0, LITTLE.length);
  }

  @Test
  final void letsTheTargetSeeThatTheClientWasCutOff() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    client.send(LITTLE);
    Await.until("the bytes at the target", () -> connection.count() == LITTLE.length);

    client.reset();

    Await.until("the end at the target", () -> connection.end() != End.NONE);
    assertEquals(End.RST, connection.end());
    assertClosed(proxy, CloseReason.CLIENT_CLOSED, LITTLE.length, 0);
  }

  @Test
  final void stopsAClientWhoseTargetDoesNotRead() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    Flood flood = Flood.of(client::send);

    long stalledAt = flood.awaitStall();
    flood.stop();
    connection.receiveUpTo(stalledAt);

    assertEquals(stalledAt, connection.count());
    client.reset();
    proxy.observer().awaitClosed();
  }

  @Test
  final void stopsATargetWhoseClientDoesNotRead() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    Flood flood = Flood.of(connection::send);

    long stalledAt = flood.awaitStall();
    flood.stop();
    byte[] buffer = new byte[64 * 1024];
    long count = 0;
    while (count < stalledAt) {
      count += client.read(buffer);
    }

    connection.reset();
    proxy.observer().awaitClosed();
  }

  private static void assertClosed(
      TestProxy proxy, CloseReason reason, long toTarget, long toClient) {
    FlowSummary summary = proxy.observer().awaitClosed().summary();
    assertEquals(reason, summary.reason(), summary::toString);
    assertEquals(toTarget, summary.bytesToTarget());
    assertEquals(toClient, summary.bytesToClient());
  }
}
