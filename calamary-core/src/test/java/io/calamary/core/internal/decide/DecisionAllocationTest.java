package io.calamary.core.internal.decide;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.NeverConnectTo;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import java.net.InetAddress;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What a decision may allocate, however many rules there are. */
class DecisionAllocationTest {
  private static final Flow NAMED = FlowFixtures.flow("www.n777.example", 443);
  private static final Flow RESOLVED =
      FlowFixtures.flow("www.example", 443).toBuilder().address(address("10.3.9.9")).build();

  private static InetAddress address(String text) {
    InetAddress address = Endpoint.addressOf(text);
    assertNotNull(address);
    return address;
  }

  private static RuleSet rules(int count, IntFunction<Match> match) {
    RuleSet.Builder rules = RuleSet.builder();
    for (int i = 0; i < count; i++) {
      rules.deny("r" + i, match.apply(i));
    }
    return rules.otherwise(Verdict.ALLOW).build();
  }

  private static Verdict.Kind decide(RuleSet rules, Flow flow) {
    Verdict verdict = Verdict.ofCompleted(rules.decide(flow));
    assertNotNull(verdict);
    return verdict.kind();
  }

  private static void assertRules(long bytes, IntFunction<Match> match, Flow flow, int count) {
    RuleSet rules = rules(count, match);
    assertEquals(count > 777 ? Verdict.Kind.DENY : Verdict.Kind.ALLOW, decide(rules, flow));
    assertAtMost(bytes, count + " rules", () -> rules.decide(flow));
  }

  /** Few rules are asked one by one; of many those that may be meant are noted first. */
  @Test
  void byName() {
    IntFunction<Match> name = i -> Match.domain("*.n" + i + ".example");
    assertRules(8, name, NAMED, 5);
    assertRules(176, name, NAMED, 10);
    assertRules(176, name, NAMED, 1_000);
    assertRules(176, name, NAMED, 10_000);
  }

  /** The JDK copies the bytes of an address for each look at it. */
  @Test
  void byNetwork() {
    IntFunction<Match> network =
        i -> Match.destination("10." + (i >> 8) + "." + (i & 255) + ".0/24").and(Match.port(443));
    assertRules(312, network, RESOLVED, 5);
    assertRules(304, network, RESOLVED, 10);
    assertRules(304, network, RESOLVED, 1_000);
    assertRules(304, network, RESOLVED, 10_000);
  }

  @Test
  void addressesThatAreNeverConnectedTo() {
    Judge judge = new Judge(RuleSet.allowAll(), NeverConnectTo.standard(), new OwnAddresses(), 1);
    InetAddress four = address("203.0.113.9");
    InetAddress six = address("2001:db8::9");
    assertNull(judge.prohibits(Transport.TCP, four, 443));
    assertNull(judge.prohibits(Transport.TCP, six, 443));
    assertAtMost(96, "an IPv4 address", () -> judge.prohibits(Transport.TCP, four, 443));
    assertAtMost(104, "an IPv6 address", () -> judge.prohibits(Transport.TCP, six, 443));
  }
}
