package io.calamary.examples.launcher.metrics;

import io.calamary.filter.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what rules do. Thread-safe. Rules are named by their number, so how often one was
 * evaluated follows from where the walk through the rules ended; only that is counted.
 */
final class RuleTally {
  /** How a verdict that no rule spoke is named: by the rule set, for want of a matching rule. */
  private static final String DEFAULT = "default";

  /** The same, for addresses that are never connected to. */
  private static final String ALWAYS = "always";

  private final Tally<Integer> matched = new Tally<>();
  private final Tally<Integer> passedAll = new Tally<>();
  private final Tally<String> others = new Tally<>();
  private final Tally<String> actions = new Tally<>();
  private volatile int rules;

  /** Sets how many rules there are from now on. */
  void rules(int count) {
    rules = count;
  }

  void count(Verdict verdict) {
    actions.count(verdict.kind() == Verdict.Kind.ALLOW ? "accept" : "deny");
    String rule = verdict.rule();
    if (rule == null) {
      others.count(ALWAYS);
    } else if (rule.equals(DEFAULT)) {
      others.count(DEFAULT);
      passedAll.count(rules);
    } else if (rule.matches("[0-9]{1,9}")) {
      matched.count(Integer.parseInt(rule));
    } else {
      others.count(rule);
    }
  }

  Map<String, Long> actions() {
    return actions.counts();
  }

  Map<String, Long> matches() {
    Map<String, Long> all = new LinkedHashMap<>();
    matched.counts().forEach((rule, count) -> all.put(Integer.toString(rule), count));
    all.putAll(others.counts());
    return all;
  }

  /** How often each rule was evaluated: by what it matched, and by what went past it. */
  Map<String, Long> hits() {
    Map<Integer, Long> ends = new TreeMap<>();
    matched.counts().forEach((rule, count) -> ends.merge(rule, count, Long::sum));
    passedAll.counts().forEach((count, times) -> ends.merge(count - 1, times, Long::sum));
    int last = rules - 1;
    for (int rule : ends.keySet()) {
      last = Math.max(last, rule);
    }
    Map<String, Long> hits = new LinkedHashMap<>();
    for (int rule = 0; rule <= last; rule++) {
      long evaluated = 0;
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        evaluated += end.getKey() >= rule ? end.getValue() : 0;
      }
      hits.put(Integer.toString(rule), evaluated);
    }
    return hits;
  }
}
