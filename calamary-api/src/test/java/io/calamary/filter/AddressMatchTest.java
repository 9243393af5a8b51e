package io.calamary.filter;

import static io.calamary.filter.MatchResult.NEEDS_ADDRESS;
import static io.calamary.filter.MatchResult.NO;
import static io.calamary.filter.MatchResult.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMatchTest {
  private static final Match LAN = Match.destination("10.0.0.0/8", "fd00::/8");

  @Test
  void destinationNeedsTheAddressOfAName() {
    assertEquals(NEEDS_ADDRESS, LAN.test(Flows.to("internal.example")));
    assertEquals(YES, LAN.test(Flows.resolved("internal.example", "10.1.2.3")));
    assertEquals(YES, LAN.test(Flows.resolved("internal.example", "fd00::1")));
    assertEquals(NO, LAN.test(Flows.resolved("public.example", "203.0.113.1")));
  }

  @Test
  void destinationKnowsAnAddressThatWasAskedFor() {
    assertEquals(YES, LAN.test(Flows.to("10.0.0.1")));
    assertEquals(YES, LAN.test(Flows.to("0x0a.1")));
    assertEquals(YES, LAN.test(Flows.to("167772161")));
    assertEquals(NO, LAN.test(Flows.to("203.0.113.1")));
  }

  @Test
  void destinationJudgesTheTargetAndNotWhatWasDialled() {
    Flow moved =
        Flows.builder("203.0.113.1", 443).target(Endpoint.of("internal.example", 443)).build();
    Match dialled = Match.dialled("203.0.113.0/24");

    assertEquals(NEEDS_ADDRESS, LAN.test(moved));
    assertEquals(YES, dialled.test(moved));
    Flow judged = moved.toBuilder().address(Flows.address("10.0.0.1")).build();
    assertEquals(YES, LAN.test(judged));
    assertEquals(NO, Match.destination("203.0.113.0/24").test(judged));
    assertEquals(YES, dialled.test(judged));
  }

  @Test
  void dialledNeverMatchesANameAndNeedsNothing() {
    Match dialled = Match.dialled("0.0.0.0/0", "::/0");

    assertEquals(NO, dialled.test(Flows.to("example.com")));
    assertEquals(NO, dialled.test(Flows.resolved("example.com", "192.0.2.1")));
    assertEquals(YES, dialled.test(Flows.to("192.0.2.1")));
    assertEquals(YES, dialled.test(Flows.to("2001:db8::1")));
  }

  @Test
  void sourceIsTheClient() {
    Match source = Match.source("192.168.0.0/16", "2001:db8::/32");

    assertEquals(YES, source.test(Flows.from("192.168.3.4")));
    assertEquals(YES, source.test(Flows.from("::ffff:192.168.3.4")));
    assertEquals(YES, source.test(Flows.from("2001:db8::9")));
    assertEquals(NO, source.test(Flows.from("192.169.0.1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9b::192.168.0.1",
        "2002:c0a8:1::1",
        "2001:db8:bad::5efe:192.168.0.1",
        "::192.168.0.1",
      })
  void nobodyIsLetInForWhatHisAddressLooksLike(String address) {
    assertEquals(NO, Match.source("192.168.0.0/16").test(Flows.from(address)));
  }

  @Test
  void anUnresolvedSourceIsNowhere() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("client.example", 1);
    Flow flow = Flows.builder("a.example", 1).source(unresolved).build();

    assertEquals(NO, Match.source("0.0.0.0/0", "::/0").test(flow));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, YES, NO",
    "::ffff:192.0.2.1, YES, NO",
    "2001:db8::1, NO, YES",
    "64:ff9b::192.0.2.1, NO, YES",
  })
  void ipVersionIsThatOfTheConnection(String address, MatchResult four, MatchResult six) {
    assertEquals(four, Match.ipVersion(4).test(Flows.to(address)));
    assertEquals(six, Match.ipVersion(6).test(Flows.to(address)));
    assertEquals(four, Match.ipVersion(4).test(Flows.resolved("a.example", address)));
  }

  @Test
  void ipVersionNeedsTheAddress() {
    assertEquals(NEEDS_ADDRESS, Match.ipVersion(4).test(Flows.to("example.com")));
    assertThrows(IllegalArgumentException.class, () -> Match.ipVersion(5));
  }

  @Test
  void refusesNetworksThatDoNotParse() {
    assertThrows(IllegalArgumentException.class, () -> Match.destination());
    assertThrows(IllegalArgumentException.class, () -> Match.destination("10.0.0.1/8"));
    assertThrows(IllegalArgumentException.class, () -> Match.source("lan"));
    assertThrows(IllegalArgumentException.class, () -> Match.dialled("127.1"));
  }
}
