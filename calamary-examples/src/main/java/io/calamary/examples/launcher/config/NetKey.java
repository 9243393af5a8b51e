package io.calamary.examples.launcher.config;

import io.calamary.filter.Cidr;
import io.calamary.filter.Match;
import io.calamary.flow.Endpoint;
import java.net.Inet4Address;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The keys whose values are networks or addresses. */
record NetKey(String key, Function<String[], Match> match) implements MatchKey {
  @Override
  public String expected() {
    return "an address, or a network such as 10.0.0.0/8";
  }

  @Override
  public Term parse(String text) {
    Cidr cidr = Cidr.parse(text);
    String network = cidr.toString();
    String start = network.substring(0, network.indexOf('/'));
    return new Term.Net(cidr, Objects.requireNonNull(Endpoint.addressOf(start)));
  }

  @Override
  public Match anyOf(List<Term> terms) {
    return match.apply(
        terms.stream().map(term -> ((Term.Net) term).cidr().toString()).toArray(String[]::new));
  }

  @Override
  public boolean isEverything(List<Term> terms) {
    return holdsAll(terms, true) && holdsAll(terms, false);
  }

  private static boolean holdsAll(List<Term> terms, boolean v4) {
    return terms.stream()
        .map(term -> (Term.Net) term)
        .anyMatch(net -> net.prefix() == 0 && net.start() instanceof Inet4Address == v4);
  }
}
