package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.RecordingObserver;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.FlowFilter;
import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows that the filter sends somewhere else, by the name or by the address of the target. */
class RedirectTest extends TwoOriginsHarness {
  @BeforeEach
  void start() {
    origins(Behaviour.echo(), Behaviour.echo());
  }

  private Endpoint elsewhere(String host) {
    return Endpoint.of(host, first.port());
  }

  private static RuleSet rules(Match match, Verdict verdict) {
    return RuleSet.builder()
        .rule(new Rule("mirror", match, verdict))
        .otherwise(Verdict.ALLOW)
        .build();
  }

  private void assertLeadsToSecond(TestProxy proxy, String second) throws IOException {
    RawClient client = tunnelTo(proxy, FIRST);
    client.send("x");
    assertEquals('x', client.readExactly(1)[0]);
    assertEquals(0, first.accepted());
    assertEquals(1, this.second.accepted());
    client.halfClose();
    client.readToEnd();
    RecordingObserver.Closed closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
    assertEquals(FIRST, closed.flow().destination().host());
    assertEquals(elsewhere(second), closed.flow().target());
    List<RecordingObserver.Decided> decided = proxy.observer().decided();
    assertEquals(1, decided.size(), decided::toString);
    assertEquals("mirror", decided.get(0).verdict().rule());
    assertEquals(elsewhere(second), decided.get(0).verdict().redirect());
  }

  @Test
  void goesWhereTheNameLeads() throws IOException {
    RuleSet rules = rules(Match.domain(FIRST), Verdict.ALLOW.redirect(elsewhere(SECOND)));
    assertLeadsToSecond(resolving(settings -> settings.filter(rules)), SECOND);
  }

  @Test
  void goesWhereTheAddressLeads() throws IOException {
    RuleSet rules =
        rules(Match.destination("127.0.0.1/32"), Verdict.ALLOW.redirect(elsewhere(SECOND)));
    assertLeadsToSecond(resolving(settings -> settings.filter(rules)), SECOND);
  }

  @Test
  void goesToAnAddressWhereTheAddressLeads() throws IOException {
    RuleSet rules =
        rules(Match.destination("127.0.0.1/32"), Verdict.ALLOW.redirect(elsewhere("127.0.0.2")));
    assertLeadsToSecond(resolving(settings -> settings.filter(rules)), "127.0.0.2");
  }

  @Test
  void staysWhereTheAddressIsAnother() throws IOException {
    RuleSet rules =
        rules(Match.destination("127.0.0.9/32"), Verdict.ALLOW.redirect(elsewhere(SECOND)));
    TestProxy proxy = resolving(settings -> settings.filter(rules));
    tunnelTo(proxy, FIRST);
    first.next();
    assertEquals(0, second.accepted());
    assertNull(proxy.observer().decided().get(0).verdict().redirect());
  }

  @Test
  void goesToNoProhibitedAddress() throws IOException {
    RuleSet rules =
        rules(Match.destination("127.0.0.1/32"), Verdict.ALLOW.redirect(elsewhere("127.0.0.2")));
    TestProxy proxy = resolving(settings -> settings.filter(rules).neverConnectTo("127.0.0.2/32"));
    RawClient client = client(proxy);
    client.send(mode().request(FIRST, first.port()));
    mode().assertRefused(CloseReason.ADDRESS_PROHIBITED, client.readToEnd());
    assertEquals(1, proxy.observer().decided().size());
    assertEquals(Verdict.DENY, proxy.observer().decided().get(0).verdict());
    assertEquals(0, first.accepted());
    assertEquals(0, second.accepted());
  }

  @Test
  void asksNobodyAgainAboutTheNewTarget() throws IOException {
    Verdict redirect = Verdict.ALLOW.by("mirror").redirect(elsewhere(SECOND));
    FlowFilter filter =
        flow ->
            flow.target().host().equals(SECOND)
                ? Verdict.DENY.stage()
                : (flow.address() == null ? Verdict.need(Fact.ADDRESS) : redirect).stage();
    assertLeadsToSecond(resolving(settings -> settings.filter(filter)), SECOND);
  }
}
