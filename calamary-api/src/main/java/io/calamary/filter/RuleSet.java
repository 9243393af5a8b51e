package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Rules in an order: the first one that matches decides, and says so by its name. Immutable and
 * thread-safe.
 *
 * <p>A rule that can't tell before a fact is known stops the walk, and the fact is gathered. So an
 * early rule that denies by name causes no DNS query, and rules that never look into protocols cost
 * no waiting; write rules that need less before those that need more. A verdict holds: what is
 * allowed by its name is allowed at every address of that name, so denials by address come before
 * it.
 *
 * <p>A long set is indexed by what its rules are about, so that a decision costs little more among
 * 100,000 rules than among ten: see {@code docs/performance.md}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RuleSet implements FlowFilter {
  private static final RuleSet DENY_ALL = builder().build();
  private static final RuleSet ALLOW_ALL = builder().otherwise(Verdict.ALLOW).build();

  /** So few are walked one by one, which is faster. */
  static final int FEW = 6;

  private final List<Rule> rules;
  private final Match[] matches;
  private final Verdict[] verdicts;
  private final Verdict otherwise;
  private final @Nullable RuleIndex index;

  private RuleSet(Builder b) {
    rules = List.copyOf(b.rules);
    otherwise = b.otherwise;
    matches = new Match[rules.size()];
    verdicts = new Verdict[rules.size()];
    for (int i = 0; i < matches.length; i++) {
      Rule rule = rules.get(i);
      matches[i] = Leaning.lean(rule.match(), !rule.letsThrough());
      verdicts[i] = rule.verdict().by(rule.name());
    }
    index = matches.length > FEW ? new RuleIndex(matches) : null;
  }

  /** Starts a set of rules. */
  public static Builder builder() {
    return new Builder();
  }

  /** Denies every flow. */
  public static RuleSet denyAll() {
    return DENY_ALL;
  }

  /** Allows every flow; some addresses are still never connected to. */
  public static RuleSet allowAll() {
    return ALLOW_ALL;
  }

  @Override
  public CompletionStage<Verdict> decide(Flow flow) {
    return verdict(flow).stage();
  }

  private Verdict verdict(Flow flow) {
    return index == null ? walk(flow) : walk(flow, index.candidates(flow));
  }

  /** Asks one rule after another. */
  Verdict walk(Flow flow) {
    for (int i = 0; i < matches.length; i++) {
      Verdict verdict = verdict(i, flow);
      if (verdict != null) {
        return verdict;
      }
    }
    return otherwise;
  }

  private Verdict walk(Flow flow, Candidates candidates) {
    for (int i = candidates.next(); i >= 0; i = candidates.next()) {
      Verdict verdict = verdict(i, flow);
      if (verdict != null) {
        return verdict;
      }
    }
    return otherwise;
  }

  /** What a rule says; null for no. */
  private @Nullable Verdict verdict(int number, Flow flow) {
    return switch (matches[number].test(flow)) {
      case YES -> verdicts[number];
      case NEEDS_INSPECTION -> Verdict.need(Fact.INSPECTION);
      case NEEDS_ADDRESS -> Verdict.need(Fact.ADDRESS);
      case NO -> null;
    };
  }

  /** The rules, in their order. */
  public List<Rule> rules() {
    return rules;
  }

  /** What happens to flows that no rule matches. */
  public Verdict otherwise() {
    return otherwise;
  }

  /** What each rule says about the flow, one a line, up to the one that ends the walk. */
  public String explain(Flow flow) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < matches.length; i++) {
      MatchResult result = matches[i].test(flow);
      out.append(rules.get(i)).append(" -> ").append(result).append('\n');
      if (result != MatchResult.NO) {
        return out.toString();
      }
    }
    return out.append("otherwise ").append(otherwise).append('\n').toString();
  }

  @Override
  public String toString() {
    return rules.stream()
            .map(Rule::toString)
            .collect(Collectors.joining("; ", "RuleSet[", rules.isEmpty() ? "" : "; "))
        + "otherwise "
        + otherwise
        + "]";
  }

  /** Builds a {@link RuleSet}; not thread-safe. */
  public static final class Builder {
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Verdict otherwise = Verdict.DENY;

    private Builder() {}

    /** Adds a rule that allows. */
    public Builder allow(String name, Match match) {
      return rule(new Rule(name, match, Verdict.ALLOW));
    }

    /** Adds a rule that denies, and lets the client know. */
    public Builder deny(String name, Match match) {
      return rule(new Rule(name, match, Verdict.DENY));
    }

    /** Adds a rule that denies without a word. */
    public Builder drop(String name, Match match) {
      return rule(new Rule(name, match, Verdict.DROP));
    }

    /**
     * Adds a rule.
     *
     * @throws IllegalArgumentException if there is one of that name already
     */
    public Builder rule(Rule rule) {
      Objects.requireNonNull(rule, "rule");
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException(
            "rule: two are named '" + rule.name() + "' (remedy: give one of them another name)");
      }
      rules.add(rule);
      return this;
    }

    /** Sets what happens to flows that no rule matches; {@link Verdict#DENY} by default. */
    public Builder otherwise(Verdict verdict) {
      otherwise = Rule.requireFinal(verdict, "otherwise");
      return this;
    }

    /**
     * Makes the set.
     *
     * @throws IllegalStateException if a rule can never be reached, since one before it matches
     *     every flow
     */
    public RuleSet build() {
      Rule last = null;
      for (Rule rule : rules) {
        if (last != null) {
          throw new IllegalStateException(
              "rule '"
                  + rule.name()
                  + "' can never be reached: '"
                  + last.name()
                  + "' before it matches every flow (remedy: move one of them, or remove it)");
        }
        last = rule.match().equals(Match.any()) ? rule : null;
      }
      return new RuleSet(this);
    }
  }
}
