package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys whose values are ports or ranges of ports. */
record PortKey(String key, BiFunction<Integer, Integer, Match> range) implements MatchKey {
  private static final Pattern FORM =
      Pattern.compile("(0|[1-9][0-9]{0,4})(?:-(0|[1-9][0-9]{0,4}))?");
  private static final int MAX = 65535;

  @Override
  public String expected() {
    return "a port from 0 to 65535, or a range such as 8000-8999";
  }

  @Override
  public Term parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      int from = Integer.parseInt(form.group(1));
      int to = form.group(2) == null ? from : Integer.parseInt(form.group(2));
      if (from <= to && to <= MAX) {
        return new Term.Ports(from, to);
      }
    }
    throw new IllegalArgumentException("'" + text + "' (expected: " + expected() + ")");
  }

  @Override
  public Match anyOf(List<Term> terms) {
    List<Match> matches = new ArrayList<>();
    for (Term term : terms) {
      Term.Ports ports = (Term.Ports) term;
      matches.add(range.apply(ports.from(), ports.to()));
    }
    return Match.anyOf(matches.toArray(new Match[0]));
  }

  @Override
  public boolean isEverything(List<Term> terms) {
    List<Term.Ports> ranges = new ArrayList<>();
    terms.forEach(term -> ranges.add((Term.Ports) term));
    ranges.sort(Comparator.comparingInt(Term.Ports::from));
    int covered = 0;
    for (Term.Ports ports : ranges) {
      if (ports.from() > covered + 1) {
        return false;
      }
      covered = Math.max(covered, ports.to());
    }
    return covered == MAX;
  }
}
