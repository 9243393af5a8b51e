package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Timeouts;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.RecordingObserver.Closed;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.resolve.TargetResolver;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LateLookTest extends TwoOriginsHarness {
  private static final byte[] MORE = FlowFixtures.bytes(5, 300_000);

  private static void assertLeftInOrder(OriginConnection connection) {
    Await.until("the end at the first target", () -> connection.end() != End.NONE);
    assertEquals(End.FIN, connection.end());
    assertEquals(0, connection.count());
  }

  private static void assertReceives(OriginConnection connection, byte[] bytes) {
    Await.until("the bytes at the target", () -> connection.count() >= bytes.length);
    assertArrayEquals(bytes, connection.received());
  }

  @Test
  void movesToTheServerThatTheHelloNames() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] all = FlowFixtures.concat(TlsHello.to(SECOND), MORE);
    client.send(all);

    assertReceives(second.next(), all);
    assertLeftInOrder(first.next());
    client.close();
    Closed closed = proxy.observer().awaitClosed();
    assertEquals(SECOND, closed.flow().target().host());
    assertEquals(FIRST, closed.flow().destination().host());
    assertEquals(SECOND, closed.flow().inspection().serverName());
    assertEquals(all.length, closed.summary().bytesToTarget());
    List<String> targets =
        proxy.observer().connected().stream().map(flow -> flow.target().host()).toList();
    assertEquals(List.of(FIRST, SECOND), targets);
    assertEquals(2, proxy.observer().decided().size());
  }

  @Test
  void movesFromAnAddressTooWhenTheHelloComesInDrops() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.timeouts(patient()));
    RawClient client = tunnelTo(proxy, "127.0.0.1");
    byte[] hello = TlsHello.to(SECOND);
    client.sendByteByByte(hello);

    assertReceives(second.next(), hello);
    assertLeftInOrder(first.next());
  }

  private static Timeouts patient() {
    return TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build();
  }

  @Test
  void staysWhereTheHelloNamesTheSameServer() throws IOException {
    origins(Behaviour.echo(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] hello = TlsHello.to("FIRST.test");
    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals(1, first.accepted());
    assertEquals(0, second.accepted());
    client.close();
    Flow flow = proxy.observer().awaitClosed().flow();
    assertEquals(AppProtocol.TLS, flow.inspection().protocol());
    assertEquals(1, proxy.observer().decided().size());
  }

  @Test
  void staysWhereTheResolverSaysSo() throws IOException {
    origins(Behaviour.echo(), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(settings -> settings.targetResolver(TargetResolver.destinationOnly()));
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] hello = TlsHello.to(SECOND);
    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals(0, second.accepted());
  }

  @Test
  void staysWithATargetThatHasSpoken() throws IOException {
    origins(Behaviour.banner("hi\n".getBytes()), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    assertEquals("hi\n", client.readUntil("\n"));
    byte[] hello = TlsHello.to(SECOND);
    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals(0, second.accepted());
  }

  @Test
  void endsWithAnAlertWhereTheNamedServerIsDenied() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    RuleSet rules =
        RuleSet.builder().deny("second", Match.domain(SECOND)).otherwise(Verdict.ALLOW).build();
    TestProxy proxy = resolving(settings -> settings.filter(rules));
    RawClient client = tunnelTo(proxy, FIRST);
    client.send(TlsHello.to(SECOND));

    Received answer = client.readToEnd();

    assertArrayEquals(TlsHello.alert(ACCESS_DENIED), answer.bytes());
    assertEquals(End.FIN, answer.end());
    assertLeftInOrder(first.next());
    assertEquals(0, second.accepted());
    Closed closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.DENIED, closed.summary().reason());
    assertEquals(0, closed.summary().bytesToTarget());
  }

  @Test
  void endsWithAnAlertWhereTheNamedServerDoesNotExist() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    client.send(TlsHello.to("nowhere.test"));

    assertArrayEquals(TlsHello.alert(UNRECOGNIZED_NAME), client.readToEnd().bytes());
    assertEquals(CloseReason.NAME_NOT_FOUND, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void endsWithAnAlertWhereTheNamedServerRefuses() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    second.close();
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    client.send(TlsHello.to(SECOND));

    assertArrayEquals(TlsHello.alert(INTERNAL_ERROR), client.readToEnd().bytes());
    assertEquals(CloseReason.CONNECTION_REFUSED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void passesOnAnUnfinishedHelloAndTheEndBehindIt() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.timeouts(patient()));
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] part = Arrays.copyOf(TlsHello.to(SECOND), 100);
    client.send(part);
    client.halfClose();

    OriginConnection connection = first.next();
    assertReceives(connection, part);
    Await.until("the end at the target", () -> connection.end() == End.FIN);
    assertEquals(0, second.accepted());
  }

  @Test
  void passesOnAnUnfinishedHelloWhenTheTimeToLookIsOver() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> {});
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] part = Arrays.copyOf(TlsHello.to(SECOND), 100);
    client.send(part);

    assertReceives(first.next(), part);
  }

  @Test
  void forgetsTheMoveWhenTheClientLeavesMeanwhile() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    RuleSet rules = RuleSet.builder().otherwise(Verdict.ALLOW).build();
    var undecided = new CompletableFuture<Verdict>();
    TestProxy proxy =
        resolving(
            settings ->
                settings.filter(
                    flow -> flow.target().host().equals(FIRST) ? rules.decide(flow) : undecided));
    RawClient client = tunnelTo(proxy, FIRST);
    client.send(TlsHello.to(SECOND));
    assertLeftInOrder(first.next());

    client.reset();

    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
    undecided.complete(Verdict.ALLOW);
    proxy.observer().awaitConnectionsClosed(1);
    assertEquals(0, second.accepted());
  }
}
