package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A kept connection to an address that the rules deny by now, while another address will do. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DeniedIdleTargetTest {
  @Parameter String transport;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }

  private <T extends AutoCloseable> T closed(T something) {
    closing.push(something);
    return something;
  }

  @Test
  void isNotTheVerdictOnTheFlow() throws IOException {
    OriginServer first = closed(OriginServer.start(Behaviour.hold()));
    closed(OriginServer.start("127.0.0.2", first.port(), Behaviour.hold()));
    FakeDnsServer dns =
        closed(FakeDnsServer.start())
            .on("both.test", DnsRecordType.A, FakeDnsReply.addresses("127.0.0.1", "127.0.0.2"));
    Endpoint target = Endpoint.of("both.test", first.port());
    TestProxy proxy =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .listener(AdHoc.listener())
                        .dns(DnsSettings.builder().nameServer(dns.address()).build())
                        .extension(
                            new AdHoc(
                                client ->
                                    client.handshake(
                                        new LineBasedFrameDecoder(100),
                                        new Commands(client, target))))));
    RawClient client = closed(proxy.connect());
    client.send("open\n");
    assertEquals("opened\n", client.readUntil("\n"));
    client.send("keep\n");
    proxy.observer().awaitClosed();
    InetAddress kept = proxy.observer().connected().get(0).address();
    proxy
        .server()
        .updateFilter(
            RuleSet.builder()
                .deny("one", Match.destination(kept.getHostAddress()))
                .otherwise(Verdict.ALLOW)
                .build());

    client.send("open\n");

    assertEquals("opened\n", client.readUntil("\n"));
    assertNotEquals(kept, proxy.observer().awaitConnected(2).get(1).address());
    assertEquals(
        List.of(Verdict.Kind.ALLOW, Verdict.Kind.ALLOW),
        proxy.observer().decided().stream().map(told -> told.verdict().kind()).toList());
  }
}
