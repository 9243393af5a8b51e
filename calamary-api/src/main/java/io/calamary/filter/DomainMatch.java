package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.function.Predicate;

/**
 * Judges the name of the target; where the target is an address, the name that the client's first
 * bytes give. A name that the proxy does not go to is not looked at, so that a client that asks for
 * one name can't be let through by writing another one into its first bytes.
 */
final class DomainMatch implements Match {
  private final String text;
  private final Predicate<String> names;

  DomainMatch(String text, Predicate<String> names) {
    this.text = text;
    this.names = names;
  }

  @Override
  public MatchResult test(Flow flow) {
    if (flow.target().address() == null) {
      return MatchResult.of(names.test(flow.target().host()));
    }
    if (!flow.knows(Fact.INSPECTION)) {
      return MatchResult.NEEDS_INSPECTION;
    }
    String claimed = FlowNames.claimed(flow);
    return MatchResult.of(claimed != null && names.test(claimed));
  }

  @Override
  public String toString() {
    return text;
  }
}
