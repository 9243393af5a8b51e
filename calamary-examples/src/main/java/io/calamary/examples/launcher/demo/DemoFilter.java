package io.calamary.examples.launcher.demo;

import io.calamary.NeverConnectTo;
import io.calamary.filter.Cidr;
import io.calamary.filter.FlowFilter;
import io.calamary.filter.Verdict;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/**
 * Lets flows to the demo origin through, although it is on loopback; everything else of the list of
 * addresses that are always denied stays denied, and the rest is left to the rules.
 */
public final class DemoFilter implements FlowFilter {
  private static final Verdict ALWAYS_DENIED = Verdict.DENY.by("always");
  private static final Verdict DEMO = Verdict.ALLOW.by("demo");

  private final DemoOrigin origin;
  private final FlowFilter rules;

  /** A filter in front of the rules. */
  public DemoFilter(DemoOrigin origin, FlowFilter rules) {
    this.origin = origin;
    this.rules = rules;
  }

  /** The list of addresses that are always denied, but for loopback, which this filter judges. */
  public static String[] alwaysDeny() {
    return NeverConnectTo.standard().cidrs().stream()
        .filter(cidr -> !isLoopback(cidr))
        .map(Cidr::toString)
        .toArray(String[]::new);
  }

  private static boolean isLoopback(Cidr cidr) {
    return cidr.equals(Cidr.parse("127.0.0.0/8")) || cidr.equals(Cidr.parse("::1"));
  }

  @Override
  public CompletionStage<Verdict> decide(Flow flow) {
    InetAddress address = flow.address();
    if (address == null) {
      return Verdict.need(Fact.ADDRESS).stage();
    }
    if (origin.isAt(address, flow.target().port())) {
      return DEMO.stage();
    }
    return NeverConnectTo.standard().contains(address) ? ALWAYS_DENIED.stage() : rules.decide(flow);
  }
}
