package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.Fact;
import org.junit.jupiter.api.Test;

class RuleTest {
  @Test
  void saysWhatItDoes() {
    assertEquals("DENY web: port(80)", new Rule("web", Match.port(80), Verdict.DENY).toString());
  }

  @Test
  void needsANameAMatchAndAVerdict() {
    assertThrows(NullPointerException.class, () -> new Rule(null, Match.any(), Verdict.DENY));
    assertThrows(NullPointerException.class, () -> new Rule("a", null, Verdict.DENY));
    assertThrows(NullPointerException.class, () -> new Rule("a", Match.any(), null));
    assertThrows(IllegalArgumentException.class, () -> new Rule(" ", Match.any(), Verdict.DENY));
  }

  @Test
  void aNeedIsNoVerdictOfARule() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Rule("a", Match.any(), Verdict.need(Fact.ADDRESS)));

    assertTrue(e.getMessage().startsWith("the verdict of rule 'a': NEED(ADDRESS)"), e.getMessage());
  }
}
