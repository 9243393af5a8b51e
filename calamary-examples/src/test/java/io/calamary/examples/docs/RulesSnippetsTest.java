package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The evaluations that docs/rules.md shows are what comes out. */
class RulesSnippetsTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 50_000);

  @ParameterizedTest
  @CsvSource({
    "a.ads.example:80, '', DENY by names",
    "ads.example:80, '', NEED(ADDRESS)",
    "example.com:443, '', NEED(ADDRESS)",
    "example.com:443, 198.51.100.7, ALLOW by web",
    "example.com:443, 10.0.0.7, DENY by networks",
    "example.com:22, 198.51.100.7, DENY",
    "192.168.1.1:80, '', NEED(INSPECTION)",
  })
  void namesThenAddressesThenAllows(String target, String address, String expected)
      throws UnknownHostException {
    assertEquals(expected, verdict(RulesSnippets.order(), target, address));
  }

  @Test
  void explanationEndsWhereTheWalkEnds() throws UnknownHostException {
    String why = RulesSnippets.explain(RulesSnippets.order(), flow("example.com:443", "10.0.0.7"));

    assertEquals(
        """
        DENY names: domain(*.ads.example, tracker.example) -> NO
        DENY networks: destination(10.0.0.0/8, 192.168.0.0/16) -> YES
        """,
        why);
  }

  private static String verdict(RuleSet rules, String target, String address)
      throws UnknownHostException {
    return String.valueOf(Verdict.ofCompleted(rules.decide(flow(target, address))));
  }

  private static Flow flow(String target, String address) throws UnknownHostException {
    Flow.Builder flow =
        Flow.builder().id(1).listener("http").source(CLIENT).destination(Endpoint.parse(target));
    if (!address.isEmpty()) {
      flow.address(InetAddress.getByName(address));
    }
    return flow.build();
  }
}
