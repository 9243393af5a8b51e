package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.Flow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleIndexTest {
  private static final int MANY = 10_000;

  private final List<String> asked = new ArrayList<>();
  private final Random random = new Random(4711);

  /** Says what it likes, sometimes throws, and remembers who asked. */
  private Match foreign() {
    int number = random.nextInt();
    return flow -> {
      asked.add(number + " " + flow.id());
      int answer = (number ^ flow.target().port()) & 7;
      if (answer == 7) {
        throw new IllegalStateException("thrown by " + number);
      }
      return answer < 4 ? MatchResult.values()[answer] : MatchResult.NO;
    };
  }

  private String outcome(Function<Flow, Object> decide, Flow flow) {
    asked.clear();
    String said;
    try {
      said = String.valueOf(decide.apply(flow));
    } catch (IllegalStateException e) {
      said = e.getMessage();
    }
    return said + " after " + asked;
  }

  @ParameterizedTest
  @ValueSource(ints = {RuleSet.FEW + 1, 40, 400})
  void decidesAsIfItWalkedAllRules(int count) {
    RandomRules source = new RandomRules(random, this::foreign);
    Set<String> seen = new HashSet<>();
    for (int set = 0; set < 6_000 / count; set++) {
      RuleSet rules = source.rules(count);
      for (int i = 0; i < 30; i++) {
        Flow flow = source.flow();
        String walked = outcome(rules::walk, flow);
        String found = outcome(f -> Verdict.ofCompleted(rules.decide(f)), flow);
        assertEquals(walked, found, () -> flow + " " + flow.inspection() + " " + rules);
        seen.add(walked.replaceAll("[ (].*", ""));
      }
    }
    assertTrue(seen.containsAll(Set.of("ALLOW", "DENY", "NEED", "thrown")), seen::toString);
  }

  @Test
  void asksFewOfManyRules() {
    assertAsked(1, i -> Match.domain("n" + i + ".example"), Flows.to("n777.example"));
    assertAsked(1, i -> Match.domain("*.n" + i + ".example"), Flows.to("www.n777.example"));
    assertAsked(1, i -> Match.serverName("n" + i), Flows.hello("192.0.2.1", "n777"));
    assertAsked(1, i -> Match.user("u" + i), Flows.builder("a", 1).user("u777").build());
    assertAsked(1, i -> Match.destination(network(i)), Flows.resolved("a", "10.0.3.9"));
    assertAsked(1, i -> Match.destination(network(i)), Flows.resolved("a", "64:ff9b::10.0.3.9"));
    assertAsked(1, i -> Match.source(network(i)), Flows.from("10.0.3.9"));
    assertAsked(1, i -> Match.port(i), Flows.to("a", 777));
    assertAsked(777, i -> Match.portRange(777 - i, 777), Flows.to("a", 777), 777);
    assertAsked(0, i -> Match.domain("n" + i + ".example"), Flows.to("other.example"));
  }

  @Test
  void findsRulesByWhatFewOfThemAreAbout() {
    Function<Integer, Match> mixed =
        i ->
            Match.allOf(
                Match.listener("main"),
                Match.source("192.0.2.0/24"),
                Match.port(443),
                Match.domain("n" + i + ".example"));
    assertAsked(1, mixed, Flows.to("n777.example"));
    assertAsked(0, mixed, Flows.to("n777.other"));
  }

  @Test
  void usesOtherConditionsWhileAFactIsUnknown() {
    Function<Integer, Match> both =
        i -> Match.destination(network(i)).and(Match.user("u" + i % (MANY / 2)));
    assertAsked(2, both, Flows.builder("name", 1).user("u777").build());
    assertAsked(0, both, Flows.to("name"));
    Function<Integer, Match> hidden =
        i -> Match.serverName("n" + i).and(Match.destination(network(i))).and(Match.port(i));
    assertAsked(1, hidden, Flows.to("name", 777));
  }

  @Test
  void asksNoRuleBehindTheOneThatDecides() {
    RuleSet.Builder rules = RuleSet.builder();
    for (int i = 0; i < MANY; i++) {
      rules.deny("r" + i, Match.destination(network(i)));
    }
    Verdict verdict = Verdict.ofCompleted(rules.build().decide(Flows.to("name")));
    assertEquals("NEED(ADDRESS)", String.valueOf(verdict));
  }

  private static String network(int i) {
    return "10." + (i >> 8) + "." + (i & 255) + ".0/24";
  }

  private void assertAsked(int expected, Function<Integer, Match> rule, Flow flow) {
    assertAsked(expected, rule, flow, MANY);
  }

  private void assertAsked(int expected, Function<Integer, Match> rule, Flow flow, int count) {
    Match[] matches = IntStream.range(0, count).mapToObj(rule::apply).toArray(Match[]::new);
    Candidates candidates = new RuleIndex(matches).candidates(flow);
    List<Integer> found = new ArrayList<>();
    for (int i = candidates.next(); i >= 0; i = candidates.next()) {
      found.add(i);
    }
    assertEquals(expected, found.size(), () -> "candidates " + found);
    for (int i = 0; i < count; i++) {
      if (!found.contains(i)) {
        assertEquals(MatchResult.NO, matches[i].test(flow), "left out: " + matches[i]);
      }
    }
    for (int i : found) {
      assertNotEquals(MatchResult.NO, matches[i].test(flow), "found: " + matches[i]);
    }
  }
}
