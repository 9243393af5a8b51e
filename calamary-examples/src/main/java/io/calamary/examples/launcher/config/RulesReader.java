package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.upstream.UpstreamRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the rules. Each is named by its number, from 0, and what no rule matches is denied. */
final class RulesReader {
  /** The name that verdicts have which no rule spoke. */
  static final String DEFAULT = "default";

  private static final List<String> KEYS = List.of("match", "action", "via");
  private static final String ACTIONS = "accept, allow, deny, drop";

  private final Variables variables;
  private final NamedUpstreams upstreams;
  private final List<ReadRule> read = new ArrayList<>();

  private RulesReader(Variables variables, NamedUpstreams upstreams) {
    this.variables = variables;
    this.upstreams = upstreams;
  }

  static RuleSet read(@Nullable Value list, Variables variables, NamedUpstreams upstreams) {
    RulesReader reader = new RulesReader(variables, upstreams);
    if (list != null) {
      for (Value entry : list.list("rules")) {
        reader.rule(entry);
      }
    }
    Reachability.check(reader.read);
    RuleSet.Builder rules = RuleSet.builder().otherwise(Verdict.DENY.by(DEFAULT));
    for (ReadRule rule : reader.read) {
      rules.rule(new Rule(rule.name(), rule.match(), rule.verdict()));
    }
    return rules.build();
  }

  private void rule(Value entry) {
    Section section = entry.section("the keys match, action, via");
    if (section == null) {
      return;
    }
    section.allow(KEYS);
    Verdict verdict = via(action(section.require("action", ACTIONS)), section.get("via"));
    List<Condition> conditions = conditions(section.require("match", "at least one key"));
    if (verdict != null && !conditions.isEmpty()) {
      read.add(new ReadRule(entry, conditions, verdict));
    }
  }

  private @Nullable Verdict via(@Nullable Verdict verdict, @Nullable Value via) {
    UpstreamRoute route = via == null ? null : upstreams.route(via);
    if (via == null || verdict == null) {
      return verdict;
    }
    if (verdict.kind() != Verdict.Kind.ALLOW) {
      via.error("has no meaning where nothing is accepted (expected: action accept)");
      return null;
    }
    return route == null ? null : verdict.via(route);
  }

  private List<Condition> conditions(@Nullable Value match) {
    List<Condition> conditions = new ArrayList<>();
    String names = String.join(", ", MatchKeys.names());
    Section section = match == null ? null : match.section("at least one of the keys " + names);
    if (match == null || section == null) {
      return conditions;
    }
    section.allow(MatchKeys.names());
    if (section.values().isEmpty()) {
      match.error(
          "has no keys, and would match everything (expected: at least one of " + names + ")");
    }
    for (Map.Entry<String, Value> entry : section.values().entrySet()) {
      MatchKey key = MatchKeys.of(entry.getKey());
      Condition read = key == null ? null : ConditionReader.read(key, entry.getValue(), variables);
      if (read != null) {
        conditions.add(read);
      }
    }
    return conditions;
  }

  private static @Nullable Verdict action(@Nullable Value value) {
    String text = value == null ? null : value.text(ACTIONS);
    if (value == null || text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "accept", "allow" -> Verdict.ALLOW;
      case "deny", "drop" -> Verdict.DENY;
      case "intercept" -> {
        value.error(
            "'intercept' is an action of this format, but this build does not have it (expected: "
                + ACTIONS
                + ")");
        yield null;
      }
      default -> {
        value.refuse(text, ACTIONS);
        yield null;
      }
    };
  }

  /** A rule that could be read. */
  record ReadRule(Value entry, List<Condition> conditions, Verdict verdict) {
    String name() {
      return entry.key().replaceAll(".*\\[([0-9]+)]$", "$1");
    }

    Match match() {
      List<Match> parts = new ArrayList<>();
      for (Condition condition : conditions) {
        parts.add(condition.match());
      }
      return Match.allOf(parts.toArray(new Match[0]));
    }
  }
}
