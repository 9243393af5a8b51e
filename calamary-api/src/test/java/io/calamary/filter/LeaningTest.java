package io.calamary.filter;

import static io.calamary.filter.MatchResult.NO;
import static io.calamary.filter.MatchResult.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.filter.Verdict.Kind;
import io.calamary.flow.Flow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that can be read in two ways: whichever lets less through. */
class LeaningTest {
  /** Anybody with a network of his own can have an address that ends like this. */
  private static final Flow UNSURE = Flows.to("2001:db8:bad::5efe:198.51.100.7");

  private static final Flow NAT64 = Flows.to("64:ff9b::198.51.100.7");
  private static final Flow PLAIN = Flows.to("198.51.100.7");
  private static final Match MATCH = Match.destination("198.51.100.0/24");

  private static Kind decide(RuleSet rules, Flow flow) {
    return Verdict.ofCompleted(rules.decide(flow)).kind();
  }

  private static RuleSet allow(Match match) {
    return RuleSet.builder().allow("rule", match).build();
  }

  private static RuleSet deny(Match match) {
    return RuleSet.builder().deny("rule", match).otherwise(Verdict.ALLOW).build();
  }

  @Test
  void isDeniedWhereItMayBeMeant() {
    assertEquals(Kind.DENY, decide(deny(MATCH), UNSURE));
    assertEquals(Kind.DENY, decide(deny(MATCH.and(Match.any())), UNSURE));
    assertEquals(Kind.DENY, decide(deny(Match.not(Match.not(MATCH))), UNSURE));
  }

  @Test
  void isAllowedOnlyWhereItIsSurelyMeant() {
    assertEquals(Kind.DENY, decide(allow(MATCH), UNSURE));
    assertEquals(Kind.DENY, decide(allow(MATCH.or(Match.port(1))), UNSURE));
    assertEquals(Kind.DENY, decide(allow(Match.not(Match.not(MATCH))), UNSURE));
  }

  @Test
  void negationsLeanTheOtherWay() {
    assertEquals(Kind.DENY, decide(allow(Match.not(MATCH)), UNSURE));
    assertEquals(Kind.DENY, decide(deny(Match.not(MATCH)), UNSURE));
    assertEquals(Kind.DENY, decide(allow(Match.port(443).and(Match.not(MATCH))), UNSURE));
  }

  @Test
  void nat64IsSure() {
    for (Flow flow : List.of(NAT64, PLAIN)) {
      assertEquals(Kind.DENY, decide(deny(MATCH), flow));
      assertEquals(Kind.ALLOW, decide(allow(MATCH), flow));
      assertEquals(Kind.DENY, decide(allow(Match.not(MATCH)), flow));
      assertEquals(Kind.ALLOW, decide(deny(Match.not(MATCH)), flow));
    }
  }

  @Test
  void passingOnCountsAsLettingThrough() {
    RuleSet rules =
        RuleSet.builder()
            .rule(new Rule("next", MATCH, Verdict.PASS))
            .drop("rest", Match.any())
            .build();

    assertEquals(Kind.DROP, decide(rules, UNSURE));
    assertEquals(Kind.PASS, decide(rules, NAT64));
  }

  @Test
  void dialledLeansToo() {
    Match dialled = Match.dialled("198.51.100.0/24");

    assertEquals(Kind.DENY, decide(deny(dialled), UNSURE));
    assertEquals(Kind.DENY, decide(allow(dialled), UNSURE));
  }

  @Test
  void aloneAMatchLeansToYes() {
    assertEquals(YES, MATCH.test(UNSURE));
    assertEquals(YES, Match.not(MATCH).test(UNSURE));
    assertEquals(YES, Match.not(Match.not(MATCH)).test(UNSURE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::8.8.8.8", "2606:4700::1111"})
  void publicAddressesStayReachableFromHostsWithoutIpv4(String address) {
    Match internal = Match.destination("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "fc00::/7");

    assertEquals(Kind.ALLOW, decide(allow(Match.not(internal)), Flows.to(address)));
    assertEquals(Kind.ALLOW, decide(deny(internal), Flows.to(address)));
    assertEquals(NO, internal.test(Flows.to(address)));
  }
}
