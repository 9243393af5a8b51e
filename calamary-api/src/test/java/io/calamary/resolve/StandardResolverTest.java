package io.calamary.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.resolve.Target.Origin;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandardResolverTest {
  private static final TargetResolver STANDARD = TargetResolver.standard();
  private static final TargetResolver BY_NAME = TargetResolver.serverNameFirst();
  private static final TargetResolver FIXED = TargetResolver.destinationOnly();

  private static final Flow ASKED = flow("asked.example").build();
  private static final Flow DIALLED =
      flow("203.0.113.5").attribute(FlowAttributes.ORIGINAL_DESTINATION, true).build();

  private static final Inspection HELLO = hello("named.example").build();
  private static final Inspection HTTP =
      Inspection.builder().protocol(AppProtocol.HTTP1).httpHost("host.example").build();

  private static Flow.Builder flow(String host) {
    return Flow.builder()
        .listener("main")
        .source(new InetSocketAddress("192.0.2.1", 4000))
        .destination(Endpoint.of(host, 8443));
  }

  private static Inspection.Builder hello(String serverName) {
    return Inspection.builder().protocol(AppProtocol.TLS).serverName(serverName);
  }

  private static Flow with(Flow flow, Inspection inspection) {
    return flow.toBuilder().inspection(inspection).build();
  }

  private static void assertTarget(
      String endpoint, Origin origin, TargetResolver resolver, Flow flow) {
    Target target = resolver.resolve(flow).toCompletableFuture().join();
    assertEquals(new Target(Endpoint.parse(endpoint), origin), target);
  }

  @Test
  void standardPutsTheNameFirstWhereTheListenerWantsIt() {
    for (NamePolicy policy : new NamePolicy[] {NamePolicy.TRUST_NAME, NamePolicy.REQUIRE_MATCH}) {
      Flow wanted = DIALLED.toBuilder().attribute(FlowAttributes.NAME_POLICY, policy).build();
      assertEquals(Set.of(Fact.INSPECTION), STANDARD.needs(wanted));
      assertTarget("named.example:8443", Origin.SERVER_NAME, STANDARD, with(wanted, HELLO));
      assertTarget("host.example:8443", Origin.HTTP_HOST, STANDARD, with(wanted, HTTP));
      assertTarget("203.0.113.5:8443", Origin.DESTINATION, STANDARD, wanted);
      assertTarget("203.0.113.5:8443", Origin.DESTINATION, FIXED, with(wanted, HELLO));
    }
    assertEquals(Set.of(), STANDARD.needs(DIALLED));
    Flow unwanted =
        DIALLED.toBuilder().attribute(FlowAttributes.NAME_POLICY, NamePolicy.USE_ORIGINAL).build();
    assertEquals(Set.of(), STANDARD.needs(unwanted));
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, STANDARD, with(unwanted, HELLO));
  }

  @Test
  void withoutInspectionAllGoToTheDestination() {
    for (TargetResolver resolver : new TargetResolver[] {STANDARD, BY_NAME, FIXED}) {
      assertTarget("asked.example:8443", Origin.DESTINATION, resolver, ASKED);
      assertTarget("203.0.113.5:8443", Origin.DESTINATION, resolver, DIALLED);
    }
  }

  @Test
  void standardFollowsTheServerNameOfWhoAskedTheProxy() {
    assertTarget("named.example:8443", Origin.SERVER_NAME, STANDARD, with(ASKED, HELLO));
    assertTarget("asked.example:8443", Origin.DESTINATION, STANDARD, with(ASKED, HTTP));
  }

  @Test
  void standardGoesToTheOriginalDestination() {
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, STANDARD, with(DIALLED, HELLO));
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, STANDARD, with(DIALLED, HTTP));
  }

  @Test
  void serverNameFirstGoesToTheNameWhereverThereIsOne() {
    assertTarget("named.example:8443", Origin.SERVER_NAME, BY_NAME, with(DIALLED, HELLO));
    assertTarget("named.example:8443", Origin.SERVER_NAME, BY_NAME, with(ASKED, HELLO));
    assertTarget("host.example:8443", Origin.HTTP_HOST, BY_NAME, with(DIALLED, HTTP));
    assertTarget(
        "203.0.113.5:8443", Origin.DESTINATION, BY_NAME, with(DIALLED, Inspection.UNKNOWN));
  }

  @Test
  void aServerNameCountsMoreThanAHttpHost() {
    Inspection both = hello("named.example").httpHost("host.example").build();

    assertTarget("named.example:8443", Origin.SERVER_NAME, BY_NAME, with(DIALLED, both));
  }

  @Test
  void destinationOnlyLooksAtNothingElse() {
    assertTarget("asked.example:8443", Origin.DESTINATION, FIXED, with(ASKED, HELLO));
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, FIXED, with(DIALLED, HTTP));
  }

  @Test
  void nothingMalformedNamesATarget() {
    Inspection hello = hello("named.example").malformed(true).build();
    Inspection http = Inspection.builder().httpHost("host.example").malformed(true).build();

    assertTarget("asked.example:8443", Origin.DESTINATION, STANDARD, with(ASKED, hello));
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, BY_NAME, with(DIALLED, hello));
    assertTarget("203.0.113.5:8443", Origin.DESTINATION, BY_NAME, with(DIALLED, http));
  }

  @Test
  void theDestinationIsAskedAboutAndNotAnEarlierTarget() {
    Flow moved = ASKED.toBuilder().target(Endpoint.of("old.example", 1)).build();

    assertTarget("asked.example:8443", Origin.DESTINATION, STANDARD, moved);
    assertTarget("named.example:8443", Origin.SERVER_NAME, STANDARD, with(moved, HELLO));
  }

  @Test
  void onlyServerNameFirstWaitsForTheFirstBytes() {
    assertEquals(Set.of(), STANDARD.needs(ASKED));
    assertEquals(Set.of(Fact.INSPECTION), BY_NAME.needs(ASKED));
    assertEquals(Set.of(), FIXED.needs(ASKED));
  }

  @Test
  void onlyStandardFollowsANamePassingBy() {
    assertTrue(STANDARD.followsServerName());
    assertFalse(BY_NAME.followsServerName());
    assertFalse(FIXED.followsServerName());
  }

  @Test
  void resolversOfOnesOwnNeedAndFollowNothing() {
    TargetResolver own = flow -> STANDARD.resolve(flow);

    assertEquals(Set.of(), own.needs(ASKED));
    assertFalse(own.followsServerName());
  }

  @Test
  void aTargetHasAnEndpointAndAnOrigin() {
    Endpoint endpoint = Endpoint.of("a.example", 1);

    assertThrows(NullPointerException.class, () -> new Target(null, Origin.CUSTOM));
    assertThrows(NullPointerException.class, () -> new Target(endpoint, null));
  }
}
