package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import io.calamary.flow.Endpoint;
import java.util.List;

/**
 * The key for server names. A flow without one is matched neither by a name nor by a negated one:
 * it is not known whether it is the one that was meant.
 */
record DnsKey(String key) implements MatchKey {
  @Override
  public String expected() {
    return "a name such as example.com, or .example.com for the names below it";
  }

  @Override
  public Term parse(String text) {
    if (Endpoint.addressOf(text) != null) {
      throw new IllegalArgumentException(
          "'" + text + "' is an address (expected: " + expected() + "; addresses belong to dest)");
    }
    Match.serverName(text);
    return Term.Name.of(text);
  }

  @Override
  public Match anyOf(List<Term> terms) {
    return Match.serverName(
        terms.stream().map(term -> ((Term.Name) term).pattern()).toArray(String[]::new));
  }

  @Override
  public Match noneOf(List<Term> terms) {
    return Match.hasServerName().and(Match.not(anyOf(terms)));
  }
}
