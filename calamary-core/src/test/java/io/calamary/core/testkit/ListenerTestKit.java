package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Limits;
import io.calamary.NeverConnectTo;
import io.calamary.ProxyServer;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * The contract that every listener mode must pass, on both transports. A mode's test extends this
 * class and says what is peculiar to the mode in {@link #mode()}.
 */
public abstract class ListenerTestKit extends RelayContract {
  private static final byte[] PAYLOAD = FlowFixtures.bytes(4, 1 << 20);

  /** For subclasses. */
  protected ListenerTestKit() {}

  private Received ask(TestProxy proxy, byte[] request) throws IOException {
    try (RawClient client = proxy.connect()) {
      client.send(request);
      return client.readToEnd();
    }
  }

  @Test
  final void tellsWhatIsDeniedByARule() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    RuleSet rules =
        RuleSet.builder()
            .deny("not here", Match.port(origin.port()))
            .otherwise(Verdict.ALLOW)
            .build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));

    mode().assertRefused(CloseReason.DENIED, ask(proxy, request(origin)));

    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.DENIED, closed.summary().reason());
    assertEquals("not here", proxy.observer().decided().get(0).verdict().rule());
    assertEquals(0, origin.accepted());
  }

  @Test
  final void givesNothingBehindARefusedRequestToAnybody() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy(settings -> settings.filter(RuleSet.denyAll()));
    byte[] twice = FlowFixtures.concat(request(origin), request(origin));

    mode().assertRefused(CloseReason.DENIED, ask(proxy, twice));

    proxy.observer().awaitConnectionsClosed(1);
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  final void resetsWhatARuleDrops() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    RuleSet rules = RuleSet.builder().otherwise(Verdict.DROP).build();
    TestProxy proxy = proxy(settings -> settings.filter(rules));

    Received answer = ask(proxy, request(origin));

    String said = HexFormat.of().formatHex(answer.bytes());
    assertTrue(mode().saidBefore().startsWith(said), said);
    assertEquals(End.RST, answer.end());
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  final void tellsThatATargetRefuses() throws IOException {
    TestProxy proxy = proxy();

    Received answer = ask(proxy, request(OriginServer.nobody()));

    mode().assertRefused(CloseReason.CONNECTION_REFUSED, answer);
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.CONNECTION_REFUSED, closed.summary().reason());
  }

  @Test
  final void tellsThatATargetDoesNotAnswer() throws IOException {
    BlackHole hole = closed(new BlackHole());
    TestProxy proxy =
        proxy(
            settings ->
                settings.timeouts(TestProxy.timeouts().connect(Duration.ofMillis(200)).build()));

    Received answer = ask(proxy, request(hole.address()));

    mode().assertRefused(CloseReason.CONNECT_TIMEOUT, answer);
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.CONNECT_TIMEOUT, closed.summary().reason());
  }

  @Test
  final void connectsToNoProhibitedAddressHoweverItIsSpelt() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    String[] never =
        NeverConnectTo.standard().cidrs().stream().map(Object::toString).toArray(String[]::new);
    TestProxy proxy = proxy(settings -> settings.neverConnectTo(never));

    mode().assertRefused(CloseReason.ADDRESS_PROHIBITED, ask(proxy, request(origin)));
    for (String spelling : mode().otherSpellings()) {
      ask(proxy, mode().request(spelling, origin.port()));
    }

    proxy.observer().awaitConnectionsClosed(1 + mode().otherSpellings().size());
    assertEquals(List.of(), proxy.observer().connected());
    assertEquals(0, origin.accepted());
  }

  @Test
  final void connectsToNoListenerOfItsOwn() throws IOException {
    TestProxy proxy = proxy();

    Received answer = ask(proxy, request(proxy.address()));

    mode().assertRefused(CloseReason.LOOP_DETECTED, answer);
    assertEquals(1, proxy.server().stats().connectionsAccepted());
  }

  @Test
  final void turnsAwayConnectionsAboveTheLimit() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy =
        proxy(settings -> settings.limits(Limits.builder().maxConnections(1).build()));
    RawClient first = tunnel(proxy, origin);

    mode().assertTurnedAway(client(proxy).readToEnd());
    assertEquals(List.of(CloseReason.LIMIT_REACHED), proxy.observer().awaitRejected(1));
    first.close();
    proxy.observer().awaitConnectionsClosed(1);
    tunnel(proxy, origin);
  }

  @Test
  final void turnsAwayConnectionsAboveTheLimitOfASource() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy =
        proxy(settings -> settings.limits(Limits.builder().maxConnectionsPerSource(1).build()));
    tunnel(proxy, origin);

    mode().assertTurnedAway(client(proxy).readToEnd());

    assertEquals(List.of(CloseReason.LIMIT_REACHED), proxy.observer().awaitRejected(1));
    InetAddress other = InetAddress.getByName("127.0.0.2");
    RawClient third = closed(proxy.connect(other));
    third.send(request(origin));
    mode().readSuccess(third);
  }

  @Test
  final void deliversAllThatIsInFlightWhenTheServerDrains() throws IOException {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);
    OriginConnection connection = origin.next();
    InetSocketAddress address = proxy.address();

    CompletionStage<Void> drained = proxy.server().drain(Await.BOUND);
    Await.until("no more listening", () -> refusesConnections(address));
    connection.send(PAYLOAD);
    connection.fin();

    assertEquals(ProxyServer.State.DRAINING, proxy.server().state());
    assertArrayEquals(PAYLOAD, client.readToEnd().bytes());
    client.halfClose();
    Await.get(drained);
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
  }

  private static boolean refusesConnections(InetSocketAddress address) {
    try {
      RawClient.connect(address).close();
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  @Test
  final void cutsWhatIsLeftWhenTheTimeToDrainIsOver() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin);

    Await.get(proxy.server().drain(Duration.ofMillis(50)));

    client.readToEnd();
    assertEquals(CloseReason.DRAINED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(ProxyServer.State.CLOSED, proxy.server().state());
    assertEquals(List.of(), proxy.server().listeners());
  }

  @Test
  final void servesIpv6() throws IOException {
    OriginServer origin = closed(OriginServer.start("::1", Behaviour.echo()));
    TestProxy proxy = proxy("::1", settings -> {});
    RawClient client = tunnel(proxy, origin);
    client.send(PAYLOAD);

    assertArrayEquals(PAYLOAD, client.readExactly(PAYLOAD.length));
    assertEquals(
        InetAddress.getByName("::1"), proxy.observer().opened().get(0).source().getAddress());
  }
}
