package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Match;
import io.calamary.filter.Rule;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rules judge targets, not upstreams; and upstreams are asked for what was judged. */
class UpstreamJudgingTest extends UpstreamHarness {
  private static RuleSet rule(Match match, Verdict verdict) {
    return RuleSet.builder().rule(new Rule("one", match, verdict)).build();
  }

  @Test
  void whatIsDeniedByNameReachesNoUpstream() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(upstream))
                    .filter(rule(Match.domain("good.test"), Verdict.ALLOW)));
    assertEquals("no DENIED\n", refusal(server, "bad.test", 80));
    assertEquals(0, upstream.accepted());
    assertEquals(0, dns.questions().size());
  }

  @Test
  void aRuleOnAddressesHasTheNameResolvedAndTheAddressAskedFor() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    dns.a("www.test", "192.0.2.1", "198.51.100.7");
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(upstream))
                    .filter(rule(Match.destination("198.51.100.0/24"), Verdict.ALLOW)));
    tunnel(server, "www.test", 80);
    assertTrue(
        text(upstream.next()).startsWith("CONNECT 198.51.100.7:80 HTTP/1.1\r\n"),
        "the one that was allowed");
    assertEquals(
        Endpoint.addressOf("198.51.100.7"), server.observer().awaitConnected(1).get(0).address());
  }

  @Test
  void addressesThatAreDeniedReachNoUpstream() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    dns.a("www.test", "192.0.2.1");
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(upstream))
                    .filter(rule(Match.destination("198.51.100.0/24"), Verdict.ALLOW)));
    assertEquals("no DENIED\n", refusal(server, "www.test", 80));
    assertEquals(0, upstream.accepted());
  }

  @Test
  void theNextAddressIsAskedForWhereOneCantBeReached() throws IOException {
    OriginServer upstream =
        origin(
            connection -> {
              readHead(connection);
              boolean first = text(connection).startsWith("CONNECT 192.0.2.1:");
              connection.send(ascii(first ? "HTTP/1.1 502 No\r\n\r\n" : OK));
              Behaviour.echo().serve(connection);
            });
    dns.a("www.test", "192.0.2.1", "192.0.2.2");
    TestProxy server = through(http(upstream).resolveLocally(true));
    tunnel(server, "www.test", 80);
    assertEquals(2, upstream.accepted());
    assertEquals(
        Endpoint.addressOf("192.0.2.2"), server.observer().awaitConnected(1).get(0).address());
  }

  @Test
  void prohibitedAddressesAreNotAskedForButAnUpstreamMayHaveOne() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    dns.a("www.test", "127.0.0.1").a("fine.test", "192.0.2.1");
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(upstream).resolveLocally(true))
                    .neverConnectTo("127.0.0.0/8"));
    assertEquals("no ADDRESS_PROHIBITED\n", refusal(server, "127.0.0.1", upstream.port()));
    assertEquals("no ADDRESS_PROHIBITED\n", refusal(server, "www.test", upstream.port()));
    assertEquals(0, upstream.accepted());
    tunnel(server, "fine.test", 80);
  }

  @Test
  void aProhibitedAddressWrittenInARedirectIsNotAskedFor() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    TestProxy server =
        resolving(
            builder ->
                builder
                    .upstream(http(upstream))
                    .neverConnectTo("127.0.0.0/8")
                    .filter(flow -> Verdict.ALLOW.redirect(Endpoint.of("127.0.0.9", 80)).stage()));
    assertEquals("no ADDRESS_PROHIBITED\n", refusal(server, "www.test", 80));
    assertEquals(0, upstream.accepted());
  }

  @Test
  void rulesChooseAndTheSelectorDoesWhereTheyDoNot() throws IOException {
    OriginServer chosen = origin(answering(OK, Behaviour.echo()));
    OriginServer otherwise = origin(answering(OK, Behaviour.echo()));
    OriginServer target = origin(Behaviour.echo());
    dns.a("near.test", "127.0.0.1");
    RuleSet rules =
        RuleSet.builder()
            .rule(new Rule("far", Match.domain("far.test"), Verdict.ALLOW.via(http(chosen))))
            .rule(
                new Rule(
                    "near", Match.domain("near.test"), Verdict.ALLOW.via(UpstreamProxy.direct())))
            .otherwise(Verdict.ALLOW)
            .build();
    TestProxy server = resolving(builder -> builder.filter(rules).upstream(http(otherwise)));
    tunnel(server, "far.test", 80);
    tunnel(server, "near.test", target.port());
    target.next();
    tunnel(server, "other.test", 80);
    assertEquals(1, chosen.accepted());
    assertEquals(1, target.accepted());
    assertEquals(1, otherwise.accepted());
    assertNull(
        server.observer().awaitConnected(3).get(1).attribute(UpstreamProxy.USED), "none was used");
  }

  @Test
  void aRuleOnAddressesChoosesToo() throws IOException {
    OriginServer upstream = origin(answering(OK, Behaviour.echo()));
    OriginServer target = origin(Behaviour.echo());
    dns.a("near.test", "127.0.0.1").a("far.test", "192.0.2.1");
    RuleSet rules =
        RuleSet.builder()
            .rule(
                new Rule(
                    "far", Match.destination("192.0.2.0/24"), Verdict.ALLOW.via(http(upstream))))
            .otherwise(Verdict.ALLOW)
            .build();
    TestProxy server = resolving(builder -> builder.filter(rules));
    tunnel(server, "far.test", 80);
    tunnel(server, "near.test", target.port());
    target.next();
    assertTrue(text(upstream.next()).startsWith("CONNECT 192.0.2.1:80 "));
    assertEquals(1, target.accepted());
    assertEquals(2, server.observer().decided().size(), "one verdict for each flow");
  }

  @Test
  void waysOfTheFlowAreEqualForObserversWhetherTheUpstreamServesOrNot() throws IOException {
    TestProxy server = through(nobody());
    refusal(server, "www.test", 80);
    assertEquals(CloseReason.UPSTREAM_FAILED, server.observer().awaitClosed().summary().reason());
    assertEquals(Verdict.Kind.ALLOW, server.observer().decided().get(0).verdict().kind());
    assertEquals(
        nobody().endpoint(),
        server.observer().closed().get(0).flow().attribute(UpstreamProxy.USED).endpoint());
  }
}
