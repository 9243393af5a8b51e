package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.QuicInitial;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.NamePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that have to lead to the destination that the header names. */
class NamePolicyWireTest extends DatagramHarness {
  private static final String RIGHT = "right.test";
  private static final String WRONG = "wrong.test";

  private FakeDnsServer dns;

  @BeforeEach
  void startDns() {
    dns = closed(FakeDnsServer.start());
    dns.a(RIGHT, "127.0.0.1").aaaa(RIGHT, "::1").a(WRONG, "127.0.0.2").aaaa(WRONG, "::1");
  }

  private static byte[] initial(String name) {
    byte[] hello = TlsHello.to(name);
    byte[] message = Arrays.copyOfRange(hello, 5, hello.length);
    return QuicInitial.v1("0102030405060708").crypto(message).build();
  }

  private TestProxy matching() {
    return listening(
        listener -> listener.trustAny().namePolicy(NamePolicy.REQUIRE_MATCH),
        settings ->
            settings
                .timeouts(TestProxy.timeouts().inspect(Duration.ofMinutes(1)).build())
                .dns(DnsSettings.builder().nameServer(dns.address()).build()));
  }

  @Test
  void judgesConnections() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    TestProxy proxy = matching();
    byte[] line = Headers.line("198.51.100.1", origin.port());
    RawClient client = client(proxy);
    byte[] hello = TlsHello.to(RIGHT);
    client.send(FlowFixtures.concat(line, hello));
    assertArrayEquals(hello, client.readExactly(hello.length));

    RawClient other = client(proxy);
    other.send(FlowFixtures.concat(line, TlsHello.to(WRONG)));
    assertEquals(End.RST, other.readToEnd().end());
    assertEquals(CloseReason.NAME_MISMATCH, proxy.observer().awaitClosed().summary().reason());
    assertEquals(1, origin.accepted());
  }

  @Test
  void judgesDatagrams() throws IOException {
    TestProxy proxy = matching();
    byte[] right = initial(RIGHT);
    balancer.send(proxy.address(), FlowFixtures.concat(header(), right));
    target.take(right);

    client = UdpSocket.client("198.51.100.2");
    balancer.send(proxy.address(), FlowFixtures.concat(header(), initial(WRONG)));
    assertEquals(CloseReason.NAME_MISMATCH, proxy.observer().awaitClosed().summary().reason());
  }
}
