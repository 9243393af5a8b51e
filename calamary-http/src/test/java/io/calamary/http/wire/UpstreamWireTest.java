package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Authenticator;
import io.calamary.auth.Credentials;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.http.HttpListener;
import io.calamary.http.internal.front.HttpProvider;
import io.calamary.resolve.DnsSettings;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that go through upstream proxies. */
class UpstreamWireTest extends HttpWire {
  private static UpstreamProxy at(HttpOrigin proxy) {
    return UpstreamProxy.http(Endpoint.of("127.0.0.1", proxy.port()));
  }

  private TestProxy through(UpstreamProxy... upstreams) {
    return proxy(settings -> settings.upstream(upstreams));
  }

  /** An upstream that answers requests by itself, and opens no tunnels but for itself. */
  private HttpOrigin answeringAll() {
    return script(
        asked -> {
          asked.body();
          boolean connect = asked.head().startsWith("CONNECT ");
          asked.send(connect ? "HTTP/1.1 200 OK\r\n\r\n" : HttpOrigin.ok(asked.target()));
        });
  }

  private static String ask(String url, String... fields) {
    StringBuilder out = new StringBuilder("GET " + url + " HTTP/1.1\r\nHost: ignored\r\n");
    for (String field : fields) {
      out.append(field).append("\r\n");
    }
    return out.append("\r\n").toString();
  }

  @Test
  void httpUpstreamGetsRequestsInAbsoluteForm() throws IOException {
    HttpOrigin upstream = answeringAll();
    UpstreamProxy proxy = at(upstream).withCredentials(new Credentials("bob", "pw"));
    TestProxy server = through(proxy);
    Response response =
        ask(server, ask("http://WWW.test:80/a?b", "Proxy-Authorization: Basic bWU6bXk="));
    assertEquals("http://www.test/a?b", response.body());
    assertEquals(
        "GET http://www.test/a?b HTTP/1.1\r\nHost: www.test\r\n"
            + "Proxy-Authorization: Basic Ym9iOnB3\r\nVia: 1.1 calamary\r\n\r\n",
        upstream.only().head(),
        "with our login, not with the client's");
    Flow flow = server.observer().awaitConnected(1).get(0);
    assertSame(proxy, flow.attribute(UpstreamProxy.USED));
    assertNull(flow.address());
  }

  @Test
  void spellingsOfAddressesAreNotPassedOn() throws IOException {
    HttpOrigin upstream = answeringAll();
    ask(through(at(upstream)), ask("http://0x7f.1:8080/"));
    ask(through(at(upstream)), ask("http://[0:0::1]/"));
    assertTrue(upstream.requests().get(0).head().startsWith("GET http://127.0.0.1:8080/ HTTP"));
    assertTrue(upstream.requests().get(1).head().startsWith("GET http://[::1]/ HTTP"));
  }

  @Test
  void serversShareConnectionsToAnUpstream() throws IOException {
    HttpOrigin upstream = answeringAll();
    TestProxy server = through(at(upstream));
    RawClient client = client(server);
    OctetSource in = OctetSource.of(client);
    for (String url : new String[] {"http://a.test/", "http://b.test/", "http://a.test/2"}) {
      assertEquals(url, next(client, in, ask(url)).body());
    }
    assertEquals(1, upstream.connections());
  }

  @Test
  void optionsForAServerStayThat() throws IOException {
    HttpOrigin upstream = answeringAll();
    ask(through(at(upstream)), "OPTIONS http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n");
    assertTrue(upstream.only().head().startsWith("OPTIONS http://a.test HTTP/1.1\r\n"));
  }

  @Test
  void loginThatTheUpstreamRefusesIsOurs() throws IOException {
    HttpOrigin upstream =
        saying(
            "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\n"
                + "Content-Length: 4\r\n\r\nbody");
    TestProxy server = through(at(upstream));
    Response response = ask(server, ask("http://www.test/"));
    String detail = "upstream 127.0.0.1:" + upstream.port() + " answered 407";
    assertEquals(502, response.status());
    assertEquals("", response.field("Proxy-Authenticate"));
    assertTrue(response.field("Proxy-Status").contains(detail), response.head());
    var closed = server.observer().awaitClosed().summary();
    assertEquals(CloseReason.UPSTREAM_FAILED, closed.reason());
    assertTrue(String.valueOf(closed.detail()).contains(detail), String.valueOf(closed.detail()));
  }

  @Test
  void redirectedRequestsGoThroughATunnel() throws IOException {
    HttpOrigin upstream = answeringAll();
    TestProxy server =
        proxy(
            settings ->
                settings
                    .upstream(at(upstream))
                    .filter(
                        flow -> Verdict.ALLOW.redirect(Endpoint.of("elsewhere.test", 81)).stage()));
    Response response = ask(server, ask("http://www.test/a"));
    assertEquals("/a", response.body());
    assertTrue(upstream.requests().get(0).head().startsWith("CONNECT elsewhere.test:81 HTTP"));
    assertTrue(upstream.requests().get(1).head().startsWith("GET /a HTTP/1.1\r\nHost: www.test"));
  }

  @Test
  void judgedAddressesAreAskedForByTunnel() throws IOException {
    HttpOrigin upstream = answeringAll();
    FakeDnsServer dns = closed(FakeDnsServer.start()).a("www.test", "192.0.2.7");
    TestProxy server =
        proxy(
            settings ->
                settings
                    .dns(DnsSettings.builder().nameServer(dns.address()).build())
                    .upstream(at(upstream).resolveLocally(true)));
    RawClient client = client(server);
    OctetSource in = OctetSource.of(client);
    assertEquals("/1", next(client, in, ask("http://www.test/1")).body());
    assertEquals("/2", next(client, in, ask("http://www.test/2")).body());
    assertTrue(upstream.requests().get(0).head().startsWith("CONNECT 192.0.2.7:80 HTTP/1.1\r\n"));
    assertTrue(upstream.requests().get(1).head().startsWith("GET /1 HTTP/1.1\r\nHost: www.test"));
    assertTrue(upstream.requests().get(2).head().startsWith("GET /2 HTTP/1.1\r\nHost: www.test"));
    assertEquals(1, upstream.connections());
  }

  @Test
  void connectionsWithAHeaderServeOneRequest() throws IOException {
    HttpOrigin origin = answeringAll();
    TestProxy server = through(UpstreamProxy.direct().withProxyHeader(OutgoingHeader.v1()));
    RawClient client = client(server);
    OctetSource in = OctetSource.of(client);
    next(client, in, get(origin, "/1"));
    next(client, in, get(origin, "/2"));
    assertEquals(2, origin.connections());
    String begin =
        "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.local().getPort() + " " + origin.port();
    assertTrue(origin.requests().get(0).head().startsWith(begin + "\r\nGET /1 "));
    assertTrue(origin.requests().get(1).head().startsWith(begin + "\r\nGET /2 "));
  }

  @Test
  void webSocketsGoThroughATunnel() throws IOException {
    HttpOrigin upstream =
        script(
            asked ->
                asked.send(
                    asked.head().startsWith("CONNECT ")
                        ? "HTTP/1.1 200 OK\r\n\r\n"
                        : "HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
    RawClient client = client(through(at(upstream)));
    send(client, ask("http://www.test/", "Connection: Upgrade", "Upgrade: websocket"));
    assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 101 "));
    assertTrue(upstream.requests().get(0).head().startsWith("CONNECT www.test:80 HTTP/1.1\r\n"));
  }

  @Test
  void upstreamThatIsNotThereIsNamed() throws IOException {
    Endpoint nobody = Endpoint.of(OriginServer.nobody());
    Response response = ask(through(UpstreamProxy.http(nobody)), ask("http://www.test/"));
    assertEquals(502, response.status());
    String status = response.field("Proxy-Status");
    assertTrue(status.startsWith("calamary; error=destination_unavailable;"), status);
    assertTrue(status.contains("upstream " + nobody + " can't be reached"), status);
  }

  private static String connect(String authority) {
    return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  }

  @Test
  void calamaryBehindCalamaryTellsWhy() throws IOException {
    HttpOrigin origin = plain();
    Authenticator users = Authenticator.users(Map.of("bob", "pw"));
    TestProxy outer =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .extension(new HttpProvider())
                        .listener(HttpListener.builder().port(0).authenticator(users).build())));
    UpstreamProxy good =
        UpstreamProxy.http(Endpoint.of(outer.address()))
            .withCredentials(new Credentials("bob", "pw"));
    listening.pseudonym("inner");
    TestProxy inner = through(good);
    assertEquals("/x", ask(inner, get(origin, "/x")).body());
    Response refused = ask(inner, connect(Endpoint.of(OriginServer.nobody()).toString()));
    assertEquals(502, refused.status());
    assertTrue(
        refused.field("Proxy-Status").startsWith("inner; error=connection_refused;"),
        refused.head());
    TestProxy stranger = through(UpstreamProxy.http(Endpoint.of(outer.address())));
    assertEquals(502, ask(stranger, get(origin, "/x")).status());
    Response tunnel = ask(stranger, connect(origin.authority()));
    assertEquals(502, tunnel.status());
    assertTrue(tunnel.field("Proxy-Status").contains("answered 407"), tunnel.head());
  }
}
