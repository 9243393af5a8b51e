package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Credentials;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Other people's proxies as upstreams, with nginx behind them. */
class UpstreamIT {
  private static final Credentials GOOD = new Credentials("bob", "pw");
  private static final Credentials WRONG = new Credentials("bob", "PW");

  private static Nginx nginx;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("upstream");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static EmbeddedProxy through(UpstreamProxy... upstreams) {
    return EmbeddedProxy.start(HttpListener.builder(), builder -> builder.upstream(upstreams));
  }

  /** A name that upstreams know by themselves. */
  private static String origin() {
    return "localhost:" + nginx.port();
  }

  private static void assertServes(UpstreamProxy upstream) throws IOException {
    try (EmbeddedProxy proxy = through(upstream)) {
      for (int i = 0; i < 3; i++) {
        String plain = Fetch.plain(proxy, origin(), "/hello");
        assertTrue(plain.startsWith("HTTP/1.1 200 "), plain);
        assertTrue(plain.endsWith("hello by HTTP/1.1\n"), plain);
      }
      String tunnelled = Fetch.tunnelled(proxy, origin(), "/hello");
      assertTrue(tunnelled.endsWith("hello by HTTP/1.1\n"), tunnelled);
      for (Flow flow : proxy.observer().connected()) {
        assertSame(upstream, flow.attribute(UpstreamProxy.USED));
        assertNull(flow.address(), "the upstream has resolved the name");
      }
    }
  }

  private static void assertRefuses(UpstreamProxy upstream, String detail) throws IOException {
    try (EmbeddedProxy proxy = through(upstream)) {
      String plain = Fetch.plain(proxy, origin(), "/hello");
      String tunnelled = Fetch.tunnelled(proxy, origin(), "/hello");
      for (String answer : new String[] {plain, tunnelled}) {
        assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
        assertTrue(answer.contains("upstream " + upstream.endpoint() + " " + detail), answer);
      }
      assertEquals(CloseReason.UPSTREAM_FAILED, proxy.observer().awaitClosed().summary().reason());
    }
  }

  @Test
  void squid() throws IOException {
    try (Peer squid = Peer.squid(folder, true)) {
      UpstreamProxy upstream = UpstreamProxy.http(squid.endpoint());
      assertServes(upstream.withCredentials(GOOD));
      assertRefuses(upstream.withCredentials(WRONG), "answered 407");
      assertRefuses(upstream, "answered 407");
    }
  }

  @Test
  void squidTellsWhyItGetsNowhere() throws IOException {
    try (Peer squid = Peer.squid(folder, false);
        EmbeddedProxy proxy = through(UpstreamProxy.http(squid.endpoint()))) {
      String nobody = Endpoint.of(OriginServer.nobody()).toString();
      String answer = Fetch.tunnelled(proxy, nobody, "/");
      assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
      assertTrue(answer.contains("answered 503"), answer);
      String plain = Fetch.plain(proxy, nobody, "/");
      assertTrue(plain.startsWith("HTTP/1.1 503 "), plain);
      assertTrue(plain.contains("Via: 1.1 squid"), "it is squid's own answer: " + plain);
    }
  }

  @Test
  void tinyproxy() throws IOException {
    try (Peer tinyproxy = Peer.tinyproxy(folder)) {
      UpstreamProxy upstream = UpstreamProxy.http(tinyproxy.endpoint());
      assertServes(upstream.withCredentials(GOOD));
      // It answers 401 to who logs in wrongly, and 407 to who does not log in.
      assertRefuses(upstream, "answered 407");
    }
  }

  @Test
  void danted() throws IOException {
    try (Peer danted = Peer.danted(folder)) {
      UpstreamProxy upstream = UpstreamProxy.socks5(danted.endpoint());
      assertServes(upstream);
      try (EmbeddedProxy proxy = through(upstream)) {
        String nobody = Endpoint.of(OriginServer.nobody()).toString();
        String answer = Fetch.tunnelled(proxy, nobody, "/");
        assertTrue(answer.contains("error=connection_refused"), answer);
      }
    }
  }

  @Test
  void microsocks() throws IOException {
    try (Peer microsocks = Peer.microsocks()) {
      UpstreamProxy upstream = UpstreamProxy.socks5(microsocks.endpoint());
      assertServes(upstream.withCredentials(GOOD));
      assertRefuses(upstream.withCredentials(WRONG), "");
      assertRefuses(upstream, "wants a login");
    }
  }

  @Test
  void tlsInFrontOfTinyproxy() throws Exception {
    Identity identity = Identity.create(folder, "proxy.test");
    Path pem = folder.resolve("haproxy.pem");
    Files.writeString(
        pem, Files.readString(identity.certificate()) + Files.readString(identity.key()));
    try (Peer tinyproxy = Peer.tinyproxy(folder);
        Peer haproxy =
            Peer.haproxy(
                folder,
                "listen tls\n  mode tcp\n  bind 127.0.0.1:PORT ssl crt "
                    + pem
                    + "\n  server tiny "
                    + tinyproxy.endpoint()
                    + "\n")) {
      UpstreamProxy upstream = UpstreamProxy.https(haproxy.endpoint()).withCredentials(GOOD);
      UpstreamTls roots = UpstreamTls.trusting(identity.certificate());
      assertServes(upstream.withTls(roots));
      assertServes(upstream.withTls(roots.withServerName("proxy.test")));
      assertRefuses(upstream.withTls(roots.withServerName("other.test")), "did not agree on TLS");
      assertRefuses(upstream, "did not agree on TLS");
    }
  }

  @Test
  void endsPassThroughTls() throws Exception {
    Identity identity = Identity.create(folder, "proxy.test");
    Path pem = folder.resolve("haproxy-ends.pem");
    Files.writeString(
        pem, Files.readString(identity.certificate()) + Files.readString(identity.key()));
    byte[] bytes = new byte[1 << 20];
    new Random(9).nextBytes(bytes);
    try (OriginServer origin = OriginServer.start(Behaviour.receiveThenSend(bytes));
        EmbeddedProxy outer = EmbeddedProxy.start();
        Peer haproxy =
            Peer.haproxy(
                folder,
                "listen tls\n  mode tcp\n  bind 127.0.0.1:PORT ssl crt "
                    + pem
                    + "\n  server outer "
                    + Endpoint.of(outer.address())
                    + "\n");
        EmbeddedProxy inner =
            through(
                UpstreamProxy.https(haproxy.endpoint())
                    .withTls(UpstreamTls.trusting(identity.certificate())));
        RawClient client = RawClient.connect(inner.address())) {
      String authority = Endpoint.of(origin.address()).toString();
      String connect = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
      client.send(connect.getBytes(StandardCharsets.US_ASCII));
      assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
      client.send(bytes);
      client.halfClose();
      Received received = client.readToEnd();
      assertArrayEquals(bytes, received.bytes());
      assertEquals(End.FIN, received.end());
      assertArrayEquals(bytes, origin.next().received());
      assertEquals(CloseReason.COMPLETED, inner.observer().awaitClosed().summary().reason());
    }
  }
}
