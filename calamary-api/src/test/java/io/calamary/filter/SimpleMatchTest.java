package io.calamary.filter;

import static io.calamary.filter.MatchResult.NEEDS_INSPECTION;
import static io.calamary.filter.MatchResult.NO;
import static io.calamary.filter.MatchResult.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpleMatchTest {
  private static final Flow FLOW = Flows.to("example.com");

  private static Flow.Builder builder() {
    return Flows.builder("example.com", 443);
  }

  @Test
  void listener() {
    assertEquals(YES, Match.listener("other", "main").test(FLOW));
    assertEquals(NO, Match.listener("Main").test(FLOW));
    assertThrows(IllegalArgumentException.class, () -> Match.listener());
    assertEquals("listener(a, b)", Match.listener("a", "b").toString());
  }

  @Test
  void user() {
    Flow ann = builder().user("ann").build();

    assertEquals(YES, Match.user("bob", "ann", "ann").test(ann));
    assertEquals(NO, Match.user("Ann").test(ann));
    assertEquals(NO, Match.user("ann").test(FLOW));
    assertThrows(IllegalArgumentException.class, () -> Match.user());
  }

  @Test
  void authenticated() {
    assertEquals(YES, Match.authenticated().test(builder().user("").build()));
    assertEquals(NO, Match.authenticated().test(FLOW));
  }

  @Test
  void transport() {
    Flow udp = builder().transport(Transport.UDP).build();

    assertEquals(YES, Match.transport(Transport.UDP).test(udp));
    assertEquals(NO, Match.transport(Transport.TCP).test(udp));
    assertEquals(YES, Match.transport(Transport.TCP, Transport.UDP).test(udp));
    assertThrows(IllegalArgumentException.class, () -> Match.transport());
  }

  @ParameterizedTest
  @CsvSource({
    "0, NO",
    "79, NO",
    "80, YES",
    "81, NO",
    "443, YES",
    "8079, NO",
    "65535, NO",
  })
  void port(int port, MatchResult expected) {
    assertEquals(expected, Match.port(80, 443).test(Flows.to("example.com", port)));
    Flow from = builder().source(new InetSocketAddress("192.0.2.1", port)).build();
    assertEquals(expected, Match.sourcePort(443, 80).test(from));
  }

  @ParameterizedTest
  @CsvSource({
    "7999, NO",
    "8000, YES",
    "8500, YES",
    "8999, YES",
    "9000, NO",
  })
  void portRange(int port, MatchResult expected) {
    assertEquals(expected, Match.portRange(8000, 8999).test(Flows.to("example.com", port)));
    Flow from = builder().source(new InetSocketAddress("192.0.2.1", port)).build();
    assertEquals(expected, Match.sourcePortRange(8000, 8999).test(from));
  }

  @Test
  void portIsThatOfTheTarget() {
    Flow moved = FLOW.toBuilder().target(Endpoint.of("example.com", 8443)).build();

    assertEquals(YES, Match.port(8443).test(moved));
    assertEquals(NO, Match.port(443).test(moved));
  }

  @Test
  void portsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Match.port());
    assertThrows(IllegalArgumentException.class, () -> Match.port(80, 65536));
    assertThrows(IllegalArgumentException.class, () -> Match.sourcePort(-1));
    assertThrows(IllegalArgumentException.class, () -> Match.portRange(2, 1));
    assertThrows(IllegalArgumentException.class, () -> Match.sourcePortRange(0, 65536));
    assertEquals(YES, Match.portRange(0, 65535).test(FLOW));
    assertEquals("sourcePort(1-2)", Match.sourcePortRange(1, 2).toString());
  }

  @Test
  void laterChangesOfAnArrayDoNotChangeAMatch() {
    int[] ports = {443};
    Match match = Match.port(ports);
    ports[0] = 80;

    assertEquals(YES, match.test(FLOW));
  }

  @Test
  void protocol() {
    Match match = Match.protocol(AppProtocol.TLS, AppProtocol.QUIC);

    assertEquals(NEEDS_INSPECTION, match.test(FLOW));
    assertEquals(YES, match.test(Flows.hello("example.com", null)));
    assertEquals(NO, match.test(Flows.inspected("example.com", Inspection.builder())));
    assertThrows(IllegalArgumentException.class, () -> Match.protocol());
  }

  @Test
  void anUnknownProtocolCanBeMatchedOnceItWasLookedFor() {
    Match match = Match.protocol(AppProtocol.UNKNOWN);

    assertEquals(NEEDS_INSPECTION, match.test(FLOW));
    assertEquals(YES, match.test(Flows.inspected("example.com", Inspection.builder())));
    assertEquals(NO, match.test(Flows.hello("example.com", null)));
  }

  @ParameterizedTest
  @CsvSource({
    "TLS, YES",
    "QUIC, YES",
    "SSH, YES",
    "HTTP1, NO",
    "DNS, NO",
    "UNKNOWN, NO",
  })
  void encrypted(AppProtocol protocol, MatchResult expected) {
    Flow flow = Flows.inspected("example.com", Inspection.builder().protocol(protocol));

    assertEquals(expected, Match.encrypted(true).test(flow));
    assertEquals(expected == YES ? NO : YES, Match.encrypted(false).test(flow));
    assertEquals(NEEDS_INSPECTION, Match.encrypted(true).test(FLOW));
    assertEquals(NEEDS_INSPECTION, Match.encrypted(false).test(FLOW));
  }

  @Test
  void malformed() {
    assertEquals(NEEDS_INSPECTION, Match.malformed().test(FLOW));
    assertEquals(NO, Match.malformed().test(Flows.hello("example.com", null)));
    assertEquals(
        YES, Match.malformed().test(Flows.inspected("example.com", Flows.tls().malformed(true))));
  }

  @Test
  void encryptedClientHello() {
    Inspection.Builder hello = Flows.tls().encryptedClientHello(true);

    assertEquals(NEEDS_INSPECTION, Match.encryptedClientHello().test(FLOW));
    assertEquals(NO, Match.encryptedClientHello().test(Flows.hello("example.com", null)));
    assertEquals(YES, Match.encryptedClientHello().test(Flows.inspected("example.com", hello)));
  }

  @Test
  void attribute() {
    AttributeKey<Integer> key = AttributeKey.of("level", Integer.class);
    Match match = Match.attribute(key, level -> level > 3);

    assertEquals(NO, match.test(FLOW));
    assertEquals(NO, match.test(builder().attribute(key, 3).build()));
    assertEquals(YES, match.test(builder().attribute(key, 4).build()));
    assertThrows(NullPointerException.class, () -> Match.attribute(key, null));
    assertThrows(NullPointerException.class, () -> Match.<Integer>attribute(null, level -> true));
    assertEquals("attribute(level)", match.toString());
  }
}
