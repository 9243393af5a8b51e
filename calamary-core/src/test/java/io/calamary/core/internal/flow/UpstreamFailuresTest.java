package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams that refuse, fail or are not there, and who is tried instead. */
class UpstreamFailuresTest extends UpstreamHarness {
  private static void assertClosed(TestProxy server, CloseReason reason, String detail) {
    RecordingObserver.Closed closed = server.observer().awaitClosed();
    assertEquals(reason, closed.summary().reason());
    assertEquals(detail, closed.summary().detail());
  }

  @ParameterizedTest
  @CsvSource({
    "407, UPSTREAM_FAILED",
    "403, UPSTREAM_DENIED",
    "502, HOST_UNREACHABLE",
    "504, CONNECT_TIMEOUT"
  })
  void answersAreNotHidden(int status, CloseReason reason) throws IOException {
    OriginServer upstream =
        origin(answering("HTTP/1.1 " + status + " No\r\n\r\n", Behaviour.neverAnswer()));
    TestProxy server = through(http(upstream), UpstreamProxy.direct());
    assertEquals("no " + reason + "\n", refusal(server, "127.0.0.1", upstream.port()));
    assertClosed(server, reason, "upstream " + at(upstream) + " answered " + status);
    assertEquals(1, upstream.accepted(), "there is no way round who refuses");
  }

  @Test
  void socksReplyIsMappedBack() throws IOException {
    OriginServer upstream = origin(socks(15, 5, Behaviour.neverAnswer()));
    TestProxy server = through(UpstreamProxy.socks5(at(upstream)));
    assertEquals("no CONNECTION_REFUSED\n", refusal(server, "www.test", 80));
    assertClosed(
        server,
        CloseReason.CONNECTION_REFUSED,
        "upstream " + at(upstream) + " answered 5 (connection refused)");
  }

  @Test
  void upstreamThatIsNotThereIsNamed() throws IOException {
    TestProxy server = through(nobody());
    assertEquals("no UPSTREAM_FAILED\n", refusal(server, "www.test", 80));
    assertClosed(
        server,
        CloseReason.UPSTREAM_FAILED,
        "upstream " + nobody().endpoint() + " can't be reached: connection refused");
  }

  @Test
  void upstreamWithoutAddressIsNamed() throws IOException {
    TestProxy server = through(UpstreamProxy.http(Endpoint.of("proxy.test", 3128)));
    assertEquals("no UPSTREAM_FAILED\n", refusal(server, "www.test", 80));
    String detail = server.observer().awaitClosed().summary().detail();
    assertTrue(
        detail.startsWith("upstream proxy.test:3128 can't be reached: name not found"), detail);
  }

  @Test
  void silenceIsBounded() throws IOException {
    OriginServer silent = origin(Behaviour.neverAnswer());
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(silent))
                    .timeouts(TestProxy.timeouts().connect(Duration.ofMillis(200)).build()));
    assertEquals("no CONNECT_TIMEOUT\n", refusal(server, "www.test", 80));
    assertClosed(
        server, CloseReason.CONNECT_TIMEOUT, "upstream " + at(silent) + " did not answer in time");
  }

  @Test
  void blackHoleIsBoundedAndLeftForTheNext() throws IOException {
    OriginServer good = origin(answering(OK, Behaviour.echo()));
    BlackHole hole = closed(new BlackHole());
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(UpstreamProxy.http(Endpoint.of(hole.address())), http(good))
                    .timeouts(TestProxy.timeouts().connect(Duration.ofMillis(300)).build()));
    tunnel(server, "www.test", 80);
    assertEquals(1, good.accepted());
  }

  @Test
  void nonsenseAndEarlyEndsLeadToTheNext() throws IOException {
    OriginServer nonsense = origin(answering("SSH-2.0-x\r\n", Behaviour.neverAnswer()));
    OriginServer closing = origin(answering("", Behaviour.finAtOnce()));
    OriginServer good = origin(answering(OK, Behaviour.echo()));
    UpstreamProxy last = http(good);
    TestProxy server = through(http(nonsense), http(closing), last);
    tunnel(server, "www.test", 80);
    assertSame(last, server.observer().awaitConnected(1).get(0).attribute(UpstreamProxy.USED));
  }

  @Test
  void theFirstFailureIsTold() throws IOException {
    OriginServer closing = origin(answering("", Behaviour.finAtOnce()));
    TestProxy server = through(nobody(), http(closing));
    assertEquals("no UPSTREAM_FAILED\n", refusal(server, "www.test", 80));
    assertClosed(
        server,
        CloseReason.UPSTREAM_FAILED,
        "upstream " + nobody().endpoint() + " can't be reached: connection refused");
  }

  @Test
  void directIsAMemberLikeAnyOther() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    dns.a("www.test", "127.0.0.1");
    TestProxy server = through(nobody(), UpstreamProxy.direct());
    RawClient client = tunnel(server, "www.test", origin.port());
    client.send(ascii("x"));
    assertEquals('x', client.readExactly(1)[0]);
    assertSame(
        UpstreamProxy.direct(),
        server.observer().awaitConnected(1).get(0).attribute(UpstreamProxy.USED));
  }

  @Test
  void whoFailedIsTriedBehindTheOthers() throws IOException {
    int port = OriginServer.freePort();
    OriginServer good = origin(answering(OK, Behaviour.echo()));
    TestProxy server = through(UpstreamProxy.http(Endpoint.of("127.0.0.1", port)), http(good));
    tunnel(server, "www.test", 80);
    OriginServer back =
        closed(OriginServer.start("127.0.0.1", port, answering(OK, Behaviour.echo())));
    tunnel(server, "www.test", 80);
    assertEquals(2, good.accepted(), "the first one has a rest");
    assertEquals(0, back.accepted());
  }

  @Test
  void anUpstreamIsNeverThisProxy() throws IOException {
    int port = OriginServer.freePort();
    TestProxy[] self = new TestProxy[1];
    self[0] =
        resolving(
            builder ->
                builder.upstream(
                    flow -> UpstreamRoute.of(UpstreamProxy.http(Endpoint.of(self[0].address())))));
    assertEquals("no LOOP_DETECTED\n", refusal(self[0], "www.test", port));
  }

  @Test
  void selectorThatFailsDenies() throws IOException {
    TestProxy throwing =
        resolving(
            builder ->
                builder.upstream(
                    flow -> {
                      throw new IllegalStateException("no idea");
                    }));
    assertEquals("no FILTER_ERROR\n", refusal(throwing, "www.test", 80));
    assertClosed(throwing, CloseReason.FILTER_ERROR, "the upstream selector failed");
  }

  @Test
  void headerThatCantBeMadeDenies() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    OutgoingHeader broken =
        OutgoingHeader.v2()
            .withTlvs(
                flow -> {
                  throw new IllegalStateException("no idea");
                });
    TestProxy server = through(UpstreamProxy.proxyProtocol(at(origin), broken));
    assertEquals("no FILTER_ERROR\n", refusal(server, "127.0.0.1", origin.port()));
  }
}
