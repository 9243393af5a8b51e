package io.calamary.filter;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * One line of a {@link RuleSet}: what happens to the flows that match.
 *
 * @param name what verdicts, events and logs call the rule
 * @param match which flows are meant
 * @param verdict what happens to them; {@link Verdict#PASS} leaves them to the next filter
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Rule(String name, Match match, Verdict verdict) {
  /** Checks that all three are there, and that the verdict is one. */
  public Rule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(match, "match");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: '" + name + "' (expected: some text)");
    }
    requireFinal(verdict, "the verdict of rule '" + name + "'");
  }

  static Verdict requireFinal(Verdict verdict, String what) {
    if (verdict.kind() == Verdict.Kind.NEED) {
      throw new IllegalArgumentException(
          what + ": " + verdict + " (expected: ALLOW, DENY, DROP or PASS; a match asks for facts)");
    }
    return verdict;
  }

  /** Whether flows that match may go on, to the target or to the next filter. */
  boolean letsThrough() {
    return verdict.kind() == Verdict.Kind.ALLOW || verdict.kind() == Verdict.Kind.PASS;
  }

  @Override
  public String toString() {
    return verdict.kind() + " " + name + ": " + match;
  }
}
