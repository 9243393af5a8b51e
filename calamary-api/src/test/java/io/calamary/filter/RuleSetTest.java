package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Verdict.Kind;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final RuleSet RULES =
      RuleSet.builder()
          .deny("ads", Match.domain("*.ads.example"))
          .drop("lan", Match.destination("10.0.0.0/8"))
          .deny("secret", Match.serverName("secret.example"))
          .allow("web", Match.port(443))
          .build();

  private static Verdict decide(RuleSet rules, Flow flow) {
    return Verdict.ofCompleted(rules.decide(flow));
  }

  private static void assertVerdict(Kind kind, String rule, Verdict verdict) {
    assertEquals(kind, verdict.kind());
    assertEquals(rule, verdict.rule());
  }

  @Test
  void theFirstRuleThatMatchesDecidesAndIsNamed() {
    Flow web =
        Flows.hello("a.example", null).toBuilder().address(Flows.address("192.0.2.1")).build();
    Flow lan = web.toBuilder().address(Flows.address("10.0.0.1")).build();

    assertVerdict(Kind.DENY, "ads", decide(RULES, Flows.to("x.ads.example")));
    assertVerdict(Kind.DROP, "lan", decide(RULES, lan));
    assertVerdict(Kind.ALLOW, "web", decide(RULES, web));
  }

  @Test
  void aNameThatIsDeniedEarlierNeedsNoFact() {
    assertVerdict(Kind.DENY, "ads", decide(RULES, Flows.to("exfiltrated-data.ads.example")));
  }

  @Test
  void asksForFactsOnlyWhereARuleTurnsOnThemAndInTheOrderOfTheRules() {
    Flow flow = Flows.to("a.example");
    assertSame(Verdict.need(Fact.ADDRESS), decide(RULES, flow));

    Flow resolved = flow.toBuilder().address(Flows.address("192.0.2.1")).build();
    assertSame(Verdict.need(Fact.INSPECTION), decide(RULES, resolved));

    Flow other = Flows.to("a.example", 80);
    RuleSet webOnly =
        RuleSet.builder()
            .allow("web", Match.port(443).and(Match.destination("192.0.2.0/24")))
            .build();
    assertVerdict(Kind.DENY, null, decide(webOnly, other));
  }

  @Test
  void eachFactIsAskedForOnceAtTheMost() {
    Flow flow = Flows.to("a.example");
    int questions = 0;
    Verdict verdict = decide(RULES, flow);
    while (verdict.kind() == Kind.NEED) {
      assertTrue(++questions <= Fact.values().length, "asks in circles");
      flow =
          verdict.fact() == Fact.ADDRESS
              ? flow.toBuilder().address(Flows.address("192.0.2.1")).build()
              : flow.toBuilder().inspection(Flows.tls().build()).build();
      verdict = decide(RULES, flow);
    }

    assertVerdict(Kind.ALLOW, "web", verdict);
    assertEquals(2, questions);
  }

  @Test
  void aDialledAddressThatIsAllowedDoesNotOpenTheWayToAnother() {
    RuleSet rules =
        RuleSet.builder().allow("customers", Match.destination("203.0.113.0/24")).build();
    Flow asked = Flows.hello("203.0.113.7", "internal.corp");
    Flow moved = asked.toBuilder().target(Endpoint.of("internal.corp", 443)).build();

    assertVerdict(Kind.ALLOW, "customers", decide(rules, asked));
    assertSame(Verdict.need(Fact.ADDRESS), decide(rules, moved));
    Flow judged = moved.toBuilder().address(Flows.address("10.0.0.1")).build();
    assertVerdict(Kind.DENY, null, decide(rules, judged));
  }

  @Test
  void otherwiseIsDenyUnlessSaid() {
    assertVerdict(Kind.DENY, null, decide(RuleSet.builder().build(), Flows.to("a.example")));
    RuleSet pass = RuleSet.builder().otherwise(Verdict.PASS).build();
    assertVerdict(Kind.PASS, null, decide(pass, Flows.to("a.example")));
    assertSame(Verdict.PASS, pass.otherwise());
    assertThrows(
        IllegalArgumentException.class,
        () -> RuleSet.builder().otherwise(Verdict.need(Fact.INSPECTION)));
  }

  @Test
  void theTwoSimplestOnes() {
    assertVerdict(Kind.DENY, null, decide(RuleSet.denyAll(), Flows.to("a.example")));
    assertVerdict(Kind.ALLOW, null, decide(RuleSet.allowAll(), Flows.to("a.example")));
    assertEquals("RuleSet[otherwise DENY]", RuleSet.denyAll().toString());
  }

  @Test
  void aDecisionAllocatesNoStage() {
    Flow flow = Flows.to("x.ads.example");

    assertSame(RULES.decide(flow), RULES.decide(flow));
    assertSame(Verdict.need(Fact.ADDRESS).stage(), RULES.decide(Flows.to("a.example")));
  }

  @Test
  void keepsARedirect() {
    Endpoint elsewhere = Endpoint.of("mirror.example", 443);
    RuleSet rules =
        RuleSet.builder()
            .rule(new Rule("m", Match.any(), Verdict.ALLOW.redirect(elsewhere)))
            .build();

    assertEquals(elsewhere, decide(rules, Flows.to("a.example")).redirect());
    assertVerdict(Kind.ALLOW, "m", decide(rules, Flows.to("a.example")));
  }

  @Test
  void whatAMatchThrowsComesThrough() {
    RuleSet throwing =
        RuleSet.builder()
            .allow(
                "bad",
                flow -> {
                  throw new IllegalStateException("broken");
                })
            .allow("all", Match.any())
            .build();
    RuleSet silent = RuleSet.builder().allow("bad", flow -> null).build();

    assertThrows(IllegalStateException.class, () -> throwing.decide(Flows.to("a.example")));
    assertThrows(NullPointerException.class, () -> silent.decide(Flows.to("a.example")));
  }

  @Test
  void refusesTwoRulesOfOneName() {
    RuleSet.Builder builder = RuleSet.builder().allow("web", Match.port(80));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.deny("web", Match.port(81)));

    assertTrue(e.getMessage().contains("'web'"), e.getMessage());
    assertThrows(NullPointerException.class, () -> builder.rule(null));
  }

  @Test
  void refusesARuleThatCanNeverBeReached() {
    RuleSet.Builder builder =
        RuleSet.builder().allow("all", Match.port(1).or(Match.any())).deny("late", Match.port(25));
    IllegalStateException e = assertThrows(IllegalStateException.class, builder::build);

    assertTrue(e.getMessage().startsWith("rule 'late' can never be reached: 'all'"));
    RuleSet last = RuleSet.builder().deny("mail", Match.port(25)).allow("all", Match.any()).build();
    assertVerdict(Kind.ALLOW, "all", decide(last, Flows.to("a.example")));
  }

  @Test
  void doesNotChangeWithItsBuilder() {
    RuleSet.Builder builder = RuleSet.builder().allow("web", Match.port(443));
    RuleSet rules = builder.build();
    builder.deny("more", Match.any()).otherwise(Verdict.ALLOW);

    assertEquals(List.of("web"), rules.rules().stream().map(Rule::name).toList());
    assertSame(Verdict.DENY, rules.otherwise());
    assertThrows(UnsupportedOperationException.class, () -> rules.rules().clear());
  }

  @Test
  void explainsItself() {
    Flow flow = Flows.resolved("a.example", "192.0.2.1");

    assertEquals(
        """
        DENY ads: domain(*.ads.example) -> NO
        DROP lan: destination(10.0.0.0/8) -> NO
        DENY secret: serverName(secret.example) -> NEEDS_INSPECTION
        """,
        RULES.explain(flow));
    assertEquals("otherwise DENY\n", RuleSet.denyAll().explain(flow));
    assertEquals(
        "RuleSet[ALLOW web: port(80); otherwise DENY]",
        RuleSet.builder().allow("web", Match.port(80)).build().toString());
    assertNull(RULES.otherwise().rule());
  }
}
