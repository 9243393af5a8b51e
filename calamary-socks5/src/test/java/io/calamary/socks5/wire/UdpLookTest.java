package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.QuicInitial;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.TlsHello;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Inspection;
import io.calamary.resolve.TargetResolver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules on what the first datagrams say. */
class UdpLookTest extends UdpHarness {
  static final String ID = "0102030405060708";
  static final String OTHER_ID = "1112131415161718";
  private static final String QUERY = "1234010000010000000000000161000001" + "0001";

  static final RuleSet NOT_BLOCKED =
      RuleSet.builder()
          .deny("no", Match.serverName("blocked.test"))
          .deny("odd", Match.malformed())
          .allow("yes", Match.any())
          .build();

  /** The message of a ClientHello. */
  static byte[] hello(String name) {
    byte[] record = TlsHello.to(name);
    return Arrays.copyOfRange(record, 5, record.length);
  }

  /** A hello in two datagrams. */
  static List<String> inTwo(String id, String name) {
    byte[] hello = hello(name);
    return List.of(
        hex(QuicInitial.of(1, id).crypto(hello, 100, hello.length)),
        hex(QuicInitial.of(1, id).number(1, 1).crypto(hello, 0, 100)));
  }

  static String hex(QuicInitial packet) {
    return HexFormat.of().formatHex(packet.build());
  }

  /** A proxy that would wait for the rest of a hello for longer than a test lasts. */
  private TestProxy patient(RuleSet rules) {
    return udp(
        s -> {
          s.filter(rules);
          s.timeouts(TestProxy.timeouts().inspect(Duration.ofHours(1)).build());
          s.targetResolver(TargetResolver.destinationOnly());
        });
  }

  private static void awaitReceived(UdpEcho echo, List<String> expected) {
    Await.until("all have come", () -> echo.received().size() >= expected.size());
    assertEquals(expected, echo.received());
  }

  private static void send(UdpClient client, UdpEcho echo, List<String> payloads)
      throws IOException {
    for (String payload : payloads) {
      client.send(UdpClient.header(echo.address()) + payload);
    }
  }

  @Test
  void deniesTheNameInQuic() throws IOException {
    TestProxy proxy = patient(NOT_BLOCKED);
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    send(client, echo, inTwo(ID, "blocked.test"));
    var closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.DENIED, closed.summary().reason());
    assertEquals("denied by rule 'no'", closed.summary().detail());
    assertEquals("blocked.test", closed.flow().inspection().serverName());
    assertEquals(AppProtocol.QUIC, closed.flow().inspection().protocol());
    client.assertEchoes(echo(), "aa");
    assertEquals(List.of(), echo.received());
  }

  @Test
  void passesAllDatagramsOfAnAllowedNameInTheirOrder() throws IOException {
    TestProxy proxy = patient(NOT_BLOCKED);
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    List<String> sent = new ArrayList<>();
    List<String> hello = inTwo(ID, "allowed.test");
    sent.add(hello.get(0));
    sent.add("");
    sent.add("4f" + Socks.hex(FlowFixtures.bytes(1, 1400)));
    sent.add(hello.get(1));
    for (int i = 0; i < 30; i++) {
      sent.add("4f" + Socks.hex(FlowFixtures.bytes(i, 1200)));
    }
    send(client, echo, sent.subList(0, 4));
    for (String payload : sent.subList(0, 4)) {
      assertEquals(UdpClient.header(echo.address()) + payload, client.receive());
    }
    for (String payload : sent.subList(4, sent.size())) {
      client.assertEchoes(echo, payload);
    }
    assertEquals(sent, echo.received());
    assertEquals(1, proxy.observer().opened().size());
    assertEquals("allowed.test", proxy.observer().connected().get(0).inspection().serverName());
  }

  @Test
  void judgesEachConnectionOfAFlow() throws IOException {
    TestProxy proxy = patient(NOT_BLOCKED);
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    List<String> sent = new ArrayList<>(inTwo(ID, "allowed.test"));
    sent.add("4f00");
    // Its own packets again, another connection to the same name, and one to another name.
    sent.addAll(inTwo(OTHER_ID, "allowed.test"));
    sent.addAll(inTwo("aabbccddeeff0011", "other.test"));
    for (String payload : sent) {
      send(client, echo, List.of(payload));
    }
    for (String payload : sent) {
      assertEquals(UdpClient.header(echo.address()) + payload, client.receive());
    }
    send(client, echo, inTwo("2122232425262728", "blocked.test"));
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    send(client, echo, List.of("4f01"));
    client.assertEchoes(echo(), "bb");
    assertEquals(sent, echo.received());
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void isNotMisledByWhatComesBeforeTheHello() throws IOException {
    TestProxy proxy = patient(NOT_BLOCKED);
    int denied = 0;
    for (String first : List.of("00", "", QUERY, "c0", "4f" + "00".repeat(1300))) {
      UdpEcho echo = echo();
      UdpClient client = associated(proxy);
      client.assertEchoes(echo, first);
      send(client, echo, inTwo(ID, "blocked.test"));
      proxy.observer().awaitClosed(++denied);
      assertEquals(List.of(first), echo.received());
      // All at once, so that they wait together while the flow is opened.
      UdpEcho another = echo();
      List<String> all = new ArrayList<>(List.of(first));
      all.addAll(inTwo(ID, "blocked.test"));
      send(client, another, all);
      proxy.observer().awaitClosed(++denied);
      awaitReceived(another, List.of(first));
    }
  }

  @Test
  void looksAtNothingThatNobodyAsksFor() throws IOException {
    TestProxy proxy = patient(RuleSet.allowAll());
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, inTwo(ID, "a.test").get(0));
    client.control().halfClose();
    assertEquals(Inspection.UNKNOWN, proxy.observer().awaitClosed().flow().inspection());
  }

  @ParameterizedTest
  @CsvSource({"16, 1200", "4, 9000"})
  void stopsLookingAtABound(int count, int size) throws IOException {
    RuleSet rules = RuleSet.builder().allow("quic", Match.protocol(AppProtocol.QUIC)).build();
    TestProxy proxy = patient(rules);
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(hex(QuicInitial.v1(ID).number(i, 1).size(size).frames("01")));
    }
    send(client, echo, sent);
    awaitReceived(echo, sent);
    assertEquals(true, proxy.observer().connected().get(0).inspection().malformed());
  }

  @Test
  void stopsLookingAfterAWhile() throws IOException {
    TestProxy proxy =
        udp(
            s -> {
              s.filter(NOT_BLOCKED);
              s.timeouts(TestProxy.timeouts().inspect(Duration.ofMillis(50)).build());
            });
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    send(client, echo, inTwo(ID, "allowed.test").subList(0, 1));
    assertEquals("denied by rule 'odd'", proxy.observer().awaitClosed().summary().detail());
    assertEquals(List.of(), echo.received());
  }

  @Test
  void sendsWhatItHeldWhenRulesAllowAfterAWhile() throws IOException {
    TestProxy proxy =
        udp(
            s -> {
              s.filter(
                  RuleSet.builder()
                      .deny("no", Match.serverName("blocked.test"))
                      .otherwise(io.calamary.filter.Verdict.ALLOW)
                      .build());
              s.timeouts(TestProxy.timeouts().inspect(Duration.ofMillis(50)).build());
            });
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    String first = inTwo(ID, "allowed.test").get(0);
    client.assertEchoes(echo, first);
    // And when the flow is open.
    String second = inTwo(OTHER_ID, "allowed.test").get(0);
    client.assertEchoes(echo, "4f");
    client.assertEchoes(echo, second);
    assertEquals(List.of(first, "4f", second), echo.received());
  }

  @ParameterizedTest
  @CsvSource({
    QUERY + ", DNS",
    "230006200000000000000000000000000000000000000000"
        + "000000000000000000000000000000000000000000000000, NTP",
    "000100002112a442000102030405060708090a0b, UNKNOWN",
    "'', UNKNOWN",
  })
  void knowsOtherProtocols(String payload, AppProtocol protocol) throws IOException {
    TestProxy proxy = patient(RuleSet.builder().allow("yes", Match.protocol(protocol)).build());
    UdpEcho echo = echo();
    UdpClient client = associated(proxy);
    client.assertEchoes(echo, payload);
    UdpEcho other = echo();
    send(client, other, inTwo(ID, "allowed.test"));
    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(List.of(), other.received());
  }
}
