package io.calamary.examples.docs;

import io.calamary.ProxyServer;
import io.calamary.filter.FlowFilter;
import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.util.Set;
import java.util.concurrent.Executor;

/** Code of docs/rules.md. */
public final class RulesSnippets {
  private RulesSnippets() {}

  /** Names first, then addresses, then what is allowed. */
  public static RuleSet order() {
    // tag::rules-order[]
    RuleSet rules =
        RuleSet.builder()
            .deny("names", Match.domain("*.ads.example", "tracker.example"))
            .deny("networks", Match.destination("10.0.0.0/8", "192.168.0.0/16"))
            .allow("web", Match.port(80, 443))
            .build();
    // end::rules-order[]
    return rules;
  }

  /** Looks into the first bytes. */
  public static RuleSet inspecting() {
    // tag::rules-inspecting[]
    RuleSet rules =
        RuleSet.builder()
            .deny("malformed", Match.malformed())
            .deny("fronted", Match.serverNameDiffers())
            .allow("tls", Match.port(443).and(Match.protocol(AppProtocol.TLS)))
            .build();
    // end::rules-inspecting[]
    return rules;
  }

  /** A match of one's own. */
  public static RuleSet custom(Set<String> paidUp) {
    // tag::rules-custom[]
    Match customer = Match.of(flow -> flow.user() != null && paidUp.contains(flow.user()));
    RuleSet rules = RuleSet.builder().allow("customers", customer.and(Match.port(80, 443))).build();
    // end::rules-custom[]
    return rules;
  }

  /** A filter that may block, in front of rules. */
  public static FlowFilter blocking(Executor executor, Set<Endpoint> bad, RuleSet rules) {
    // tag::rules-blocking[]
    FlowFilter lookup =
        FlowFilter.blocking(
            executor,
            flow -> bad.contains(flow.target()) ? Verdict.DENY.by("bad list") : Verdict.PASS);
    FlowFilter both = lookup.then(rules);
    // end::rules-blocking[]
    return both;
  }

  /** Sends flows elsewhere. */
  public static FlowFilter redirecting(Endpoint mirror, RuleSet rules) {
    // tag::rules-redirecting[]
    Match old = Match.domain("old.example");
    RuleSet redirects =
        RuleSet.builder()
            .rule(new Rule("moved", old, Verdict.ALLOW.redirect(mirror)))
            .otherwise(Verdict.PASS)
            .build();
    FlowFilter both = redirects.then(rules);
    // end::rules-redirecting[]
    return both;
  }

  /** What each rule says about a flow. */
  public static String explain(RuleSet rules, Flow flow) {
    // tag::rules-explain[]
    String why = rules.explain(flow);
    // end::rules-explain[]
    return why;
  }

  /** Other rules for flows that are decided from now on. */
  public static void update(ProxyServer proxy, RuleSet fresh) {
    // tag::rules-update[]
    proxy.updateFilter(fresh);
    // end::rules-update[]
  }
}
