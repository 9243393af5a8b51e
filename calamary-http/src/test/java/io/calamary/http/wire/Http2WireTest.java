package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.tls.TlsProvider;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 to the proxy. */
class Http2WireTest extends TlsWire {
  private static final byte[] LITTLE = FlowFixtures.bytes(5, 1000);
  private static final byte[] MUCH = FlowFixtures.bytes(6, 2 << 20);

  @BeforeEach
  void speakTls() {
    secure(TlsProvider.AUTO, PROXY.server());
  }

  private H2Client h2(TestProxy proxy) throws Exception {
    return closed(new H2Client(proxy.address(), PROXY.certificate()));
  }

  @Test
  void relaysTunnelsBothWaysAndTheirEnds() throws Exception {
    OriginServer origin = origin(Behaviour.receiveThenSend(MUCH));
    TestProxy proxy = proxy();
    H2Client.Stream stream = h2(proxy).ask(H2Client.connect(origin.address()), false);
    assertEquals("200", stream.next());
    stream.send(LITTLE, true);

    assertEquals(List.of("data " + MUCH.length, "end"), stream.rest());

    OriginConnection connection = origin.next();
    assertArrayEquals(LITTLE, connection.received());
    assertEquals(End.FIN, connection.end());
    var summary = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.COMPLETED, summary.reason());
    assertEquals(LITTLE.length, summary.bytesToTarget());
    assertEquals(MUCH.length, summary.bytesToClient());
  }

  @Test
  void letsAClientSendAfterTheTargetHasEnded() throws Exception {
    OriginServer origin = origin(Behaviour.sendThenFin(LITTLE));
    TestProxy proxy = proxy();
    H2Client.Stream stream = h2(proxy).ask(H2Client.connect(origin.address()), false);

    assertEquals(List.of("200", "data " + LITTLE.length, "end"), stream.rest());
    stream.send(MUCH, true);

    assertEquals(CloseReason.COMPLETED, proxy.observer().awaitClosed().summary().reason());
    OriginConnection connection = origin.next();
    Await.until("the end at the target", () -> connection.end() != End.NONE);
    assertEquals(End.FIN, connection.end());
    assertArrayEquals(MUCH, connection.received());
  }

  @Test
  void turnsResetsIntoResets() throws Exception {
    OriginServer origin = origin(Behaviour.hold());
    TestProxy proxy = proxy();
    H2Client client = h2(proxy);
    H2Client.Stream first = client.ask(H2Client.connect(origin.address()), false);
    assertEquals("200", first.next());
    origin.next().reset();
    assertEquals("reset CONNECT_ERROR", first.next());

    OriginServer other = origin(Behaviour.neverAnswer());
    H2Client.Stream second = client.ask(H2Client.connect(other.address()), false);
    assertEquals("200", second.next());
    OriginConnection connection = other.next();
    second.reset();
    Await.until("the end at the target", () -> connection.end() != End.NONE);
    assertEquals(End.RST, connection.end());
  }

  @Test
  void aStalledStreamHoldsUpNoOther() throws Exception {
    OriginServer flooding = origin(Behaviour.sendThenFin(MUCH));
    OriginServer stuck = origin(Behaviour.hold());
    OriginServer echo = origin(Behaviour.echo());
    H2Client client = h2(proxy());
    H2Client.Stream unread = client.ask(H2Client.connect(flooding.address()), false);
    assertEquals("200", unread.next());
    unread.stalled();
    H2Client.Stream unsent = client.ask(H2Client.connect(stuck.address()), false);
    assertEquals("200", unsent.next());
    unsent.send(FlowFixtures.bytes(7, 16 << 20), false);

    H2Client.Stream stream = client.ask(H2Client.connect(echo.address()), false);
    assertEquals("200", stream.next());
    stream.send(MUCH, true);
    assertEquals(List.of("data " + MUCH.length, "end"), stream.rest());

    unread.resumed();
    assertEquals(List.of("data " + MUCH.length, "end"), unread.rest());
  }

  @Test
  void forwardsRequestsAndTheirContent() throws Exception {
    HttpOrigin origin = collecting();
    H2Client client = h2(proxy());
    Http2Headers post = H2Client.get(origin.authority(), "/a?x=1").method("POST");
    H2Client.Stream stream = client.ask(post, false);
    stream.send(LITTLE, false);
    stream.send(LITTLE, true);
    assertEquals("200", stream.next());
    assertEquals(List.of("data 6", "end"), stream.rest());
  }

  @Test
  void answersInItsOwnName() throws Exception {
    listening.authenticator(Authenticator.of((user, password) -> password.equals("secret")));
    HttpOrigin origin = plain();
    H2Client client = h2(proxy());
    assertEquals("407", client.ask(H2Client.get(origin.authority(), "/"), true).next());
    Http2Headers known = H2Client.get(origin.authority(), "/");
    known.set("proxy-authorization", "Basic YTpzZWNyZXQ=");
    assertEquals("200", client.ask(known, true).next());
    H2Client.Stream nobody = client.ask(H2Client.connect(OriginServer.nobody()), false);
    assertEquals("407", nobody.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection: close",
        "transfer-encoding: chunked",
        "upgrade: websocket",
        "te: gzip",
        "host: other.test",
        "Upper: case",
        "a: b\r\nc: d",
        "a: b\u0000",
        "a:  b",
        "a b: c",
        ":path: /twice",
        ":status: 200"
      })
  void resetsAMalformedRequest(String field) throws Exception {
    HttpOrigin origin = plain();
    TestProxy proxy = proxy();
    H2Client client = h2(proxy);
    int colon = field.indexOf(": ", 1);
    Http2Headers headers = H2Client.get(origin.authority(), "/");
    headers.add(field.substring(0, colon), field.substring(colon + 2));

    assertEquals("reset PROTOCOL_ERROR", client.ask(headers, true).next());

    assertEquals(List.of(), proxy.observer().opened());
    assertEquals("200", client.ask(H2Client.get(origin.authority(), "/"), true).next());
  }

  @Test
  void resetsAConnectThatIsNone() throws Exception {
    OriginServer origin = origin(Behaviour.hold());
    H2Client client = h2(proxy());
    List<Http2Headers> wrong = new ArrayList<>();
    wrong.add(H2Client.connect(origin.address()).scheme("http"));
    wrong.add(H2Client.connect(origin.address()).path("/"));
    wrong.add(new DefaultHttp2Headers(false).method("CONNECT"));
    for (Http2Headers headers : wrong) {
      assertEquals("reset PROTOCOL_ERROR", client.ask(headers, false).next());
    }
    H2Client.Stream good = client.ask(H2Client.connect(origin.address()), false);
    assertEquals("200", good.next());
    good.headers(new DefaultHttp2Headers(false).add("a", "b"), true);
    assertTrue(good.next().startsWith("reset "));
  }

  @Test
  void endsFloods() throws Exception {
    TestProxy proxy = proxy();
    H2Client pings = h2(proxy);
    for (int i = 0; i < 600; i++) {
      pings.channel().write(new DefaultHttp2PingFrame(i));
    }
    pings.channel().flush();
    assertEquals(Http2Error.ENHANCE_YOUR_CALM.code(), pings.goAway());
    pings.awaitClosed();

    OriginServer origin = origin(Behaviour.hold());
    H2Client resets = h2(proxy);
    for (int i = 0; i < 1000 && resets.channel().isActive(); i++) {
      resets.askAndReset(H2Client.connect(origin.address()));
    }
    assertEquals(Http2Error.ENHANCE_YOUR_CALM.code(), resets.goAway());
    resets.awaitClosed();
  }

  @Test
  void drainsWithTwoGoodbyes() throws Exception {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy();
    H2Client client = h2(proxy);
    H2Client.Stream stream = client.ask(H2Client.connect(origin.address()), false);
    assertEquals("200", stream.next());

    var drained = proxy.server().drain(Await.BOUND);
    assertEquals(Http2Error.NO_ERROR.code(), client.goAway());
    assertEquals(Http2Error.NO_ERROR.code(), client.goAway());
    stream.send(LITTLE, true);
    assertEquals(List.of("data " + LITTLE.length, "end"), stream.rest());

    Await.get(drained);
    client.awaitClosed();
  }
}
