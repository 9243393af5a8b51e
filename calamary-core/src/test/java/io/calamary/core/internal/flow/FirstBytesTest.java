package io.calamary.core.internal.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Timeouts;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstBytesTest extends TwoOriginsHarness {
  private static final Timeouts PATIENT =
      TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build();

  private static RuleSet allow(Match match) {
    return RuleSet.builder().allow("these", match).build();
  }

  @Test
  void answersEarlyAndConnectsWhenTheBytesAreKnown() throws IOException {
    origins(Behaviour.echo(), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(settings -> settings.filter(allow(Match.serverName(FIRST))).timeouts(PATIENT));
    RawClient client = tunnelTo(proxy, FIRST);
    assertEquals(0, first.accepted(), "connected before the rules could decide");
    byte[] hello = TlsHello.to(FIRST);
    client.sendByteByByte(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals("these", proxy.observer().decided().get(0).verdict().rule());
    assertEquals(1, proxy.observer().decided().size());
  }

  @Test
  void goesToTheNamedServerAtOnce() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.echo());
    TestProxy proxy =
        resolving(settings -> settings.filter(allow(Match.protocol(AppProtocol.TLS))));
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] hello = TlsHello.to(SECOND);
    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals(0, first.accepted());
  }

  @Test
  void endsWithAnAlertWhatIsDenied() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.filter(allow(Match.serverName(SECOND))));
    RawClient client = tunnelTo(proxy, FIRST);
    client.send(TlsHello.to(FIRST));

    Received answer = client.readToEnd();

    assertArrayEquals(TlsHello.alert(ACCESS_DENIED), answer.bytes());
    assertEquals(End.FIN, answer.end());
    assertEquals(0, first.accepted());
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void resetsWhatIsDeniedAndHasNoAlerts() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(settings -> settings.filter(allow(Match.protocol(AppProtocol.TLS))));
    RawClient client = tunnelTo(proxy, FIRST);
    client.send("SSH-2.0-x\r\n");

    Received answer = client.readToEnd();

    assertEquals(0, answer.bytes().length);
    assertEquals(End.RST, answer.end());
    assertEquals(0, first.accepted());
  }

  @Test
  void asksTheRulesAboutTheUnknownWhenNothingComes() throws IOException {
    origins(Behaviour.banner("hi\n".getBytes()), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(settings -> settings.filter(allow(Match.protocol(AppProtocol.UNKNOWN))));
    RawClient client = tunnelTo(proxy, FIRST);

    assertEquals("hi\n", client.readUntil("\n"));
    Flow flow = proxy.observer().awaitConnected(1).get(0);
    assertEquals(AppProtocol.UNKNOWN, flow.inspection().protocol());
  }

  @Test
  void asksTheRulesAgainAboutWhatComesAfterTheWait() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.filter(denyNamed(FIRST)));
    RawClient client = tunnelTo(proxy, FIRST);
    proxy.observer().awaitConnected(1);
    client.send(TlsHello.to(FIRST));

    assertArrayEquals(TlsHello.alert(ACCESS_DENIED), client.readToEnd().bytes());
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void followsNoNameThatComesAfterTheTargetHasSpoken() throws IOException {
    origins(Behaviour.banner("hi\n".getBytes(US_ASCII)), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.filter(denyNamed("nobody.example")));
    RawClient client = tunnelTo(proxy, FIRST);
    assertEquals("hi\n", client.readUntil("\n"));
    client.send(TlsHello.to(SECOND));

    assertArrayEquals(TlsHello.alert(ACCESS_DENIED), client.readToEnd().bytes());
    assertEquals(0, second.accepted());
  }

  @Test
  void relaysWhatIsAllowedAfterTheWait() throws IOException {
    origins(Behaviour.echo(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.filter(denyNamed("nobody.example")));
    RawClient client = tunnelTo(proxy, FIRST);
    proxy.observer().awaitConnected(1);
    byte[] hello = TlsHello.to(FIRST);
    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
  }

  private static RuleSet denyNamed(String name) {
    return RuleSet.builder()
        .deny("named", Match.serverName(name))
        .allow("rest", Match.any())
        .build();
  }

  @Test
  void asksTheRulesAboutAnUnfinishedHelloAsMalformed() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy = resolving(settings -> settings.filter(allow(Match.malformed())));
    RawClient client = tunnelTo(proxy, FIRST);
    byte[] part = Arrays.copyOf(TlsHello.to(SECOND), 90);
    client.send(part);

    OriginConnection connection = first.next();
    Await.until("the bytes", () -> connection.count() == part.length);
    assertTrue(proxy.observer().connected().get(0).inspection().malformed());
  }

  @Test
  void takesTheEndOfTheClientForTheEndOfTheWait() throws IOException {
    origins(Behaviour.receiveThenSend("bye\n".getBytes()), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(
            settings ->
                settings.filter(allow(Match.protocol(AppProtocol.UNKNOWN))).timeouts(PATIENT));
    RawClient client = tunnelTo(proxy, FIRST);
    client.halfClose();

    assertEquals("bye\n", client.readToEnd().text());
    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void endsWithTheClient() throws IOException {
    origins(Behaviour.neverAnswer(), Behaviour.neverAnswer());
    TestProxy proxy =
        resolving(settings -> settings.filter(allow(Match.malformed())).timeouts(PATIENT));
    RawClient client = tunnelTo(proxy, FIRST);
    client.reset();

    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(List.of(), proxy.observer().decided());
    assertEquals(0, first.accepted());
  }

  @Test
  void stopsConnectingWhenTheClientLeaves() throws IOException {
    BlackHole hole = closed(new BlackHole());
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(request(hole.address()));
    Await.until("a decision", () -> !proxy.observer().decided().isEmpty());

    client.reset();

    assertEquals(CloseReason.CLIENT_CLOSED, proxy.observer().awaitClosed().summary().reason());
  }
}
