package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** What a ClientHello in a tunnel says beside its CONNECT (RFC 6066, RFC 8446 section 6). */
class ServerNameTest extends HttpWire {
  private static final byte[] ACCESS_DENIED = HexFormat.of().parseHex("15030300020231");

  private static byte[] hello(String name) throws IOException, GeneralSecurityException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine(name, 443);
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(32 * 1024);
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private RawClient tunnel(TestProxy proxy, String authority) throws IOException {
    RawClient client = client(proxy);
    send(client, "CONNECT " + authority + " HTTP/1.1\r\nHost: a\r\n\r\n");
    mode().readSuccess(client);
    return client;
  }

  /** One that waits for the hello as long as the client needs to make it. */
  private TestProxy proxy(RuleSet rules, FakeDnsServer dns) {
    return proxy(
        settings ->
            settings
                .filter(rules)
                .timeouts(TestProxy.timeouts().inspect(Await.BOUND).build())
                .dns(DnsSettings.builder().nameServer(dns.address()).build()));
  }

  @Test
  void isRefusedWithAnAlertWhereDenied() throws Exception {
    FakeDnsServer dns = closed(FakeDnsServer.start()).a("good.test", "127.0.0.1");
    OriginServer origin = origin(Behaviour.neverAnswer());
    RuleSet rules =
        RuleSet.builder().deny("evil", Match.domain("evil.test")).otherwise(Verdict.ALLOW).build();
    TestProxy proxy = proxy(rules, dns);
    RawClient client = tunnel(proxy, "good.test:" + origin.port());

    client.send(hello("evil.test"));

    assertArrayEquals(ACCESS_DENIED, client.readToEnd().bytes());
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(0, origin.next().count());
  }

  @Test
  void isRefusedWithAnAlertWhereTheRuleNeedsIt() throws Exception {
    FakeDnsServer dns = closed(FakeDnsServer.start()).a("good.test", "127.0.0.1");
    OriginServer origin = origin(Behaviour.echo());
    RuleSet rules =
        RuleSet.builder()
            .deny("no fronting", Match.serverNameDiffers())
            .otherwise(Verdict.ALLOW)
            .build();
    byte[] other = hello("other.test");
    byte[] good = hello("good.test");
    // The rule waits for the hello, and nothing but the hello ends the wait.
    TestProxy proxy =
        proxy(
            settings ->
                settings
                    .filter(rules)
                    .timeouts(TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build())
                    .dns(DnsSettings.builder().nameServer(dns.address()).build()));
    RawClient client = tunnel(proxy, "good.test:" + origin.port());

    client.send(other);

    assertArrayEquals(ACCESS_DENIED, client.readToEnd().bytes());
    assertEquals(0, origin.accepted());
    RawClient second = tunnel(proxy, "good.test:" + origin.port());
    second.send(good);
    assertArrayEquals(good, second.readExactly(good.length));
  }

  @Test
  void leadsToTheServerThatItNames() throws Exception {
    FakeDnsServer dns =
        closed(FakeDnsServer.start()).a("one.test", "127.0.0.1").a("two.test", "127.0.0.1");
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = proxy(RuleSet.allowAll(), dns);
    RawClient client = tunnel(proxy, "one.test:" + origin.port());
    byte[] hello = hello("two.test");

    client.send(hello);

    assertArrayEquals(hello, client.readExactly(hello.length));
    assertEquals(2, origin.accepted());
    assertEquals(0, origin.next().count());
    assertEquals("two.test", proxy.observer().awaitConnected(2).get(1).target().host());
  }
}
