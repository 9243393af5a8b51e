package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.TargetResolver;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the server name in a ClientHello over UDP leads. */
class UdpServerNameTest extends UdpHarness {
  private FakeDnsServer dns;
  private UdpEcho named;

  /** Who wants the server name to win. */
  enum Way {
    /** It wins where it is not what the client asked for. */
    STANDARD(TargetResolver.standard()),
    /** It is waited for before a target is connected. */
    FIRST(TargetResolver.serverNameFirst());

    private final TargetResolver resolver;

    Way(TargetResolver resolver) {
      this.resolver = resolver;
    }
  }

  @BeforeEach
  void start() throws IOException {
    dns = FakeDnsServer.start();
    for (String name : List.of("asked.test", "named.test", "blocked.test")) {
      String address = name.equals("asked.test") ? "127.0.0.1" : "127.0.0.2";
      dns.on(name, DnsRecordType.A, FakeDnsReply.addresses(address));
      dns.on(name, DnsRecordType.AAAA, FakeDnsReply.noData());
    }
    named = closed(UdpEcho.start("127.0.0.2"));
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  private TestProxy resolving(Consumer<ProxyServerBuilder> settings) {
    return udp(
        s -> {
          s.dns(DnsSettings.builder().nameServer(dns.address()).build());
          s.timeouts(TestProxy.timeouts().inspect(Duration.ofHours(1)).build());
          settings.accept(s);
        });
  }

  private String asked() {
    return UdpClient.header("asked.test", named.address().getPort());
  }

  private void send(UdpClient client, List<String> payloads) throws IOException {
    for (String payload : payloads) {
      client.send(asked() + payload);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesWhereTheServerNameSays(Way way) throws IOException {
    TestProxy proxy = resolving(s -> s.targetResolver(way.resolver));
    UdpClient client = associated(proxy);
    List<String> sent = new ArrayList<>(UdpLookTest.inTwo(UdpLookTest.ID, "named.test"));
    sent.add("4f");
    send(client, sent);
    for (String payload : sent) {
      assertEquals(UdpClient.header(named.address()) + payload, client.receive());
    }
    assertEquals(sent, named.received());
    client.control().halfClose();
    assertEquals("named.test", proxy.observer().awaitClosed().flow().target().host());
  }

  @ParameterizedTest
  @EnumSource
  void answersAsTheAddressThatWasAsked(Way way) throws IOException {
    TestProxy proxy = resolving(s -> s.targetResolver(way.resolver));
    UdpClient client = associated(proxy);
    InetSocketAddress asked =
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), named.address().getPort());
    List<String> hello = UdpLookTest.inTwo(UdpLookTest.ID, "named.test");
    for (String payload : hello) {
      client.send(UdpClient.header(asked) + payload);
    }
    for (String payload : hello) {
      assertEquals(UdpClient.header(asked) + payload, client.receive());
    }
  }

  @ParameterizedTest
  @EnumSource
  void rulesJudgeTheServerName(Way way) throws IOException {
    RuleSet rules =
        RuleSet.builder()
            .deny("no", Match.domain("blocked.test"))
            .allow("yes", Match.any())
            .build();
    TestProxy proxy = resolving(s -> s.filter(rules).targetResolver(way.resolver));
    UdpClient client = associated(proxy);
    send(client, UdpLookTest.inTwo(UdpLookTest.ID, "blocked.test"));
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    client.assertEchoes(echo(), "aa");
    assertEquals(List.of(), named.received());
    assertEquals(0, dns.count("blocked.test", DnsRecordType.A));
  }

  @Test
  void stopsAtTheNameThatWasAskedFor() throws IOException {
    TestProxy proxy = resolving(s -> s.targetResolver(TargetResolver.destinationOnly()));
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    String header = UdpClient.header("asked.test", echo.address().getPort());
    for (String payload : UdpLookTest.inTwo(UdpLookTest.ID, "named.test")) {
      client.send(header + payload);
      assertEquals(UdpClient.header(echo.address()) + payload, client.receive());
    }
  }

  @Test
  void looksWhenAnAddressIsKnown() throws Exception {
    dns.on("asked.test", DnsRecordType.A, FakeDnsReply.addresses("127.0.0.1").heldBack());
    RuleSet rules =
        RuleSet.builder()
            .deny("net", Match.destination("192.0.2.0/24"))
            .deny("no", Match.serverName("blocked.test"))
            .allow("yes", Match.any())
            .build();
    TestProxy proxy =
        resolving(s -> s.filter(rules).targetResolver(TargetResolver.destinationOnly()));
    UdpClient client = associated(proxy);
    send(client, UdpLookTest.inTwo(UdpLookTest.ID, "blocked.test"));
    // For both kinds of addresses, in any order.
    dns.awaitQuestion();
    dns.awaitQuestion();
    // What goes elsewhere has been seen behind it.
    client.assertEchoes(echo(), "aa");
    dns.release();
    assertEquals("denied by rule 'no'", proxy.observer().awaitClosed().summary().detail());
  }
}
