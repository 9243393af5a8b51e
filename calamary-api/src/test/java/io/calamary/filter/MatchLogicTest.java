package io.calamary.filter;

import static io.calamary.filter.MatchResult.NEEDS_ADDRESS;
import static io.calamary.filter.MatchResult.NEEDS_INSPECTION;
import static io.calamary.filter.MatchResult.NO;
import static io.calamary.filter.MatchResult.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatchLogicTest {
  private static final Flow FLOW = Flows.to("example.com");

  private static Match says(MatchResult result) {
    return flow -> result;
  }

  private static Match unreachable() {
    return flow -> {
      throw new AssertionError("asked although the answer is known");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "YES, YES, YES, YES",
    "YES, NO, NO, YES",
    "NO, NO, NO, NO",
    "YES, NEEDS_ADDRESS, NEEDS_ADDRESS, YES",
    "YES, NEEDS_INSPECTION, NEEDS_INSPECTION, YES",
    "NO, NEEDS_ADDRESS, NO, NEEDS_ADDRESS",
    "NO, NEEDS_INSPECTION, NO, NEEDS_INSPECTION",
    "NEEDS_ADDRESS, NEEDS_ADDRESS, NEEDS_ADDRESS, NEEDS_ADDRESS",
    "NEEDS_ADDRESS, NEEDS_INSPECTION, NEEDS_INSPECTION, NEEDS_INSPECTION",
    "NEEDS_INSPECTION, NEEDS_INSPECTION, NEEDS_INSPECTION, NEEDS_INSPECTION",
  })
  void combinesInEitherOrder(MatchResult a, MatchResult b, MatchResult both, MatchResult either) {
    assertEquals(both, says(a).and(says(b)).test(FLOW));
    assertEquals(both, says(b).and(says(a)).test(FLOW));
    assertEquals(either, says(a).or(says(b)).test(FLOW));
    assertEquals(either, says(b).or(says(a)).test(FLOW));
  }

  @ParameterizedTest
  @EnumSource(MatchResult.class)
  void followsTheLawsOfDeMorgan(MatchResult a) {
    for (MatchResult b : MatchResult.values()) {
      for (MatchResult c : MatchResult.values()) {
        Match all = Match.allOf(says(a), says(b), says(c));
        Match any = Match.anyOf(Match.not(says(a)), Match.not(says(b)), Match.not(says(c)));

        assertEquals(Match.not(all).test(FLOW), any.test(FLOW), () -> a + " " + b + " " + c);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "YES, NO",
    "NO, YES",
    "NEEDS_ADDRESS, NEEDS_ADDRESS",
    "NEEDS_INSPECTION, NEEDS_INSPECTION",
  })
  void negates(MatchResult result, MatchResult negated) {
    assertEquals(negated, Match.not(says(result)).test(FLOW));
    assertEquals(result, Match.not(Match.not(says(result))).test(FLOW));
  }

  @Test
  void stopsWhereTheAnswerIsKnown() {
    assertEquals(NO, Match.allOf(says(NO), unreachable()).test(FLOW));
    assertEquals(YES, Match.anyOf(says(YES), unreachable()).test(FLOW));
  }

  @Test
  void looksForAnAnswerBehindAMissingFact() {
    assertEquals(NO, Match.allOf(says(NEEDS_ADDRESS), says(YES), says(NO)).test(FLOW));
    assertEquals(YES, Match.anyOf(says(NEEDS_INSPECTION), says(NO), says(YES)).test(FLOW));
  }

  @Test
  void anyMatchesEverything() {
    assertEquals(YES, Match.any().test(FLOW));
    assertEquals(NO, Match.not(Match.any()).test(FLOW));
    assertSame(Match.any(), Match.anyOf(Match.port(1), Match.any()));
    assertSame(Match.any(), Match.allOf(Match.any()));
    assertSame(Match.any(), Match.anyOf(Match.any()));
  }

  @Test
  void refusesEmptyListsAndNull() {
    assertThrows(IllegalArgumentException.class, () -> Match.allOf());
    assertThrows(IllegalArgumentException.class, () -> Match.anyOf());
    assertThrows(NullPointerException.class, () -> Match.allOf(Match.any(), null));
    assertThrows(NullPointerException.class, () -> Match.any().and(null));
    assertThrows(NullPointerException.class, () -> Match.not(null));
  }

  @Test
  void predicatesOfOnesOwnNeedWhatTheySay() {
    Match plain = Match.of(flow -> flow.id() == 0);
    Match inspected = Match.of(Fact.INSPECTION, flow -> true);
    Match resolved = Match.of(Fact.ADDRESS, flow -> false);

    assertEquals(YES, plain.test(FLOW));
    assertEquals(NEEDS_INSPECTION, inspected.test(FLOW));
    assertEquals(YES, inspected.test(Flows.hello("example.com", null)));
    assertEquals(NEEDS_ADDRESS, resolved.test(FLOW));
    assertEquals(NO, resolved.test(Flows.resolved("example.com", "192.0.2.1")));
    assertThrows(NullPointerException.class, () -> Match.of(null));
    assertThrows(NullPointerException.class, () -> Match.of(null, flow -> true));
  }

  @Test
  void whatAPredicateThrowsComesThrough() {
    Match broken =
        Match.of(
            flow -> {
              throw new IllegalStateException("broken");
            });

    assertThrows(IllegalStateException.class, () -> Match.not(broken).and(broken).test(FLOW));
  }

  @Test
  void resultsSayWhichFactTheyNeed() {
    Set<MatchResult> needs = EnumSet.noneOf(MatchResult.class);
    for (Fact fact : Fact.values()) {
      needs.add(MatchResult.needs(fact));
    }

    assertEquals(EnumSet.of(NEEDS_INSPECTION, NEEDS_ADDRESS), needs);
    assertEquals(NEEDS_ADDRESS, MatchResult.needs(Fact.ADDRESS));
    assertEquals(YES, MatchResult.of(true));
    assertEquals(NO, MatchResult.of(false));
  }

  @Test
  void textsSayWhatIsMatched() {
    Match match =
        Match.allOf(
            Match.not(Match.destination("10.0.0.0/8", "::1")),
            Match.anyOf(Match.port(80, 443), Match.portRange(8000, 8999)),
            Match.any());

    assertEquals(
        "allOf(not(destination(10.0.0.0/8, ::1/128)),"
            + " anyOf(port(80, 443), port(8000-8999)), any())",
        match.toString());
  }
}
