package io.calamary.filter;

import static io.calamary.filter.MatchResult.NEEDS_INSPECTION;
import static io.calamary.filter.MatchResult.NO;
import static io.calamary.filter.MatchResult.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMatchTest {
  private static final String ADDRESS = "203.0.113.5";
  private static final Match GOOD = Match.domain("good.example", "*.good.example");

  private static Inspection.Builder http(String host) {
    return Inspection.builder().protocol(AppProtocol.HTTP1).httpHost(host);
  }

  @ParameterizedTest
  @CsvSource({
    "good.example, YES",
    "GOOD.example., YES",
    "www.good.example, YES",
    "notgood.example, NO",
    "good.example.evil, NO",
  })
  void domainJudgesTheNameThatWasAskedFor(String host, MatchResult expected) {
    assertEquals(expected, GOOD.test(Flows.to(host)));
    assertEquals(expected, GOOD.test(Flows.resolved(host, ADDRESS)));
  }

  @Test
  void domainJudgesTheTargetAndNotWhatWasAskedFor() {
    Flow moved = Flows.to("good.example").toBuilder().target(Endpoint.of("bad.example", 1)).build();

    assertEquals(NO, GOOD.test(moved));
    assertEquals(YES, Match.domain("bad.example").test(moved));
  }

  @Test
  void aServerNameDoesNotOpenTheWayToAnotherName() {
    assertEquals(NO, GOOD.test(Flows.hello("bad.example", "good.example")));
    assertEquals(YES, GOOD.test(Flows.hello("good.example", "bad.example")));
    assertEquals(NO, GOOD.test(Flows.inspected("bad.example", http("good.example"))));
  }

  @Test
  void domainAsksForTheFirstBytesWhereTheTargetIsAnAddress() {
    assertEquals(NEEDS_INSPECTION, GOOD.test(Flows.to(ADDRESS)));
    assertEquals(YES, GOOD.test(Flows.hello(ADDRESS, "www.good.example")));
    assertEquals(NO, GOOD.test(Flows.hello(ADDRESS, "bad.example")));
    assertEquals(NO, GOOD.test(Flows.hello(ADDRESS, null)));
    assertEquals(NO, GOOD.test(Flows.inspected(ADDRESS, Inspection.builder())));
  }

  @Test
  void domainTakesTheHostOfPlainHttpBehindTheServerName() {
    assertEquals(YES, GOOD.test(Flows.inspected(ADDRESS, http("good.example"))));
    assertEquals(NO, GOOD.test(Flows.inspected(ADDRESS, http("bad.example"))));
    assertEquals(
        NO, GOOD.test(Flows.inspected(ADDRESS, http("good.example").serverName("bad.example"))));
  }

  @Test
  void whatIsMalformedHasNoName() {
    Flow hello = Flows.inspected(ADDRESS, Flows.tls().serverName("good.example").malformed(true));
    Flow http = Flows.inspected(ADDRESS, http("good.example").malformed(true));

    assertEquals(NO, GOOD.test(hello));
    assertEquals(NO, GOOD.test(http));
    assertEquals(NO, Match.hasDomain().test(hello));
    assertEquals(NO, Match.hasDomain().test(http));
    assertEquals(NO, Match.serverName("good.example").test(hello));
    assertEquals(NO, Match.hasServerName().test(hello));
  }

  @Test
  void hasDomainTellsAFlowWithoutNameFromOneWithAnother() {
    Match other = Match.hasDomain().and(Match.not(GOOD));

    assertEquals(YES, Match.not(GOOD).test(Flows.hello(ADDRESS, null)));
    assertEquals(NO, other.test(Flows.hello(ADDRESS, null)));
    assertEquals(YES, other.test(Flows.hello(ADDRESS, "bad.example")));
    assertEquals(YES, other.test(Flows.to("bad.example")));
    assertEquals(NO, other.test(Flows.to("good.example")));
    assertEquals(NEEDS_INSPECTION, other.test(Flows.to(ADDRESS)));
    assertEquals(NO, Match.hasDomain().test(Flows.inspected(ADDRESS, http("198.51.100.1"))));
    assertEquals(YES, Match.hasDomain().test(Flows.inspected(ADDRESS, http("a.example"))));
  }

  @Test
  void serverNameAlwaysNeedsTheFirstBytes() {
    Match match = Match.serverName("*.good.example");

    assertEquals(NEEDS_INSPECTION, match.test(Flows.to("www.good.example")));
    assertEquals(NEEDS_INSPECTION, match.test(Flows.to(ADDRESS)));
    assertEquals(YES, match.test(Flows.hello("bad.example", "www.good.example")));
    assertEquals(NO, match.test(Flows.hello("www.good.example", "good.example")));
    assertEquals(NO, match.test(Flows.hello("www.good.example", null)));
    assertEquals(NO, match.test(Flows.inspected(ADDRESS, http("www.good.example"))));
  }

  @Test
  void serverNameIsTheOuterOneWhereTheHelloIsEncrypted() {
    Flow flow =
        Flows.inspected(
            ADDRESS, Flows.tls().serverName("outer.example").encryptedClientHello(true));

    assertEquals(YES, Match.serverName("outer.example").test(flow));
  }

  @Test
  void hasServerName() {
    assertEquals(NEEDS_INSPECTION, Match.hasServerName().test(Flows.to("a.example")));
    assertEquals(YES, Match.hasServerName().test(Flows.hello(ADDRESS, "a.example")));
    assertEquals(NO, Match.hasServerName().test(Flows.hello("a.example", null)));
  }

  @Test
  void serverNameDiffersComparesWithTheNameAskedFor() {
    Match differs = Match.serverNameDiffers();

    assertEquals(NEEDS_INSPECTION, differs.test(Flows.to("a.example")));
    assertEquals(YES, differs.test(Flows.hello("a.example", "b.example")));
    assertEquals(NO, differs.test(Flows.hello("A.example.", "a.EXAMPLE")));
    assertEquals(NO, differs.test(Flows.hello("a.example", null)));
    Flow moved =
        Flows.hello("a.example", "b.example").toBuilder()
            .target(Endpoint.of("b.example", 443))
            .build();
    assertEquals(YES, differs.test(moved));
    Inspection.Builder malformed = Flows.tls().serverName("b.example").malformed(true);
    assertEquals(NO, differs.test(Flows.inspected("a.example", malformed)));
    assertEquals("serverNameDiffers()", differs.toString());
  }

  @Test
  void serverNameDiffersFromNoAddressAndDoesNotWaitToSaySo() {
    assertEquals(NO, Match.serverNameDiffers().test(Flows.to(ADDRESS)));
    assertEquals(NO, Match.serverNameDiffers().test(Flows.hello(ADDRESS, "b.example")));
  }

  @Test
  void refusesPatternsThatDoNotParse() {
    assertThrows(IllegalArgumentException.class, () -> Match.domain());
    assertThrows(IllegalArgumentException.class, () -> Match.domain("good.example", "*"));
    assertThrows(IllegalArgumentException.class, () -> Match.serverName());
    assertThrows(IllegalArgumentException.class, () -> Match.serverName("10.0.0.1"));
    assertEquals("domain(a.example, *.b.example)", Match.domain("A.example", ".b.example") + "");
  }
}
