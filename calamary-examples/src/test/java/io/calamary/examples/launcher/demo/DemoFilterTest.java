package io.calamary.examples.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.NeverConnectTo;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoFilterTest {
  private static Verdict decide(DemoFilter filter, Endpoint target, String address) {
    Flow.Builder flow =
        Flow.builder()
            .listener("http")
            .source(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
            .destination(target);
    if (!address.isEmpty()) {
      flow.address(Endpoint.addressOf(address));
    }
    return filter.decide(flow.build()).toCompletableFuture().join();
  }

  @Test
  void allowsItsOriginAndNothingElseOfLoopback() throws Exception {
    try (DemoOrigin origin = DemoOrigin.start()) {
      DemoFilter filter = new DemoFilter(origin, RuleSet.allowAll());
      for (int port : List.of(origin.httpPort(), origin.httpsPort(), origin.udpPort())) {
        assertEquals("ALLOW by demo", decide(filter, at("127.0.0.1", port), "").toString());
        assertEquals("DENY by always", decide(filter, at("127.0.0.2", port), "").toString());
        assertEquals("DENY by always", decide(filter, at("::1", port), "").toString());
        assertEquals("DENY by always", decide(filter, at("64:ff9b::7f00:1", port), "").toString());
      }
      assertEquals("DENY by always", decide(filter, at("127.0.0.1", 1), "").toString());
      assertEquals("DENY by always", decide(filter, at("169.254.1.1", 80), "").toString());
      Endpoint name = Endpoint.of("origin.example", origin.httpPort());
      assertEquals("NEED(ADDRESS)", decide(filter, name, "").toString());
      assertEquals("ALLOW by demo", decide(filter, name, "127.0.0.1").toString());
      assertEquals("DENY by always", decide(filter, name, "::1").toString());
    }
  }

  @Test
  void leavesTheRestToTheRules() throws Exception {
    try (DemoOrigin origin = DemoOrigin.start()) {
      Endpoint target = at("192.0.2.1", 80);
      DemoFilter allowing = new DemoFilter(origin, RuleSet.allowAll());
      assertEquals(Verdict.Kind.ALLOW, decide(allowing, target, "").kind());
      DemoFilter denying = new DemoFilter(origin, RuleSet.denyAll());
      assertEquals(Verdict.Kind.DENY, decide(denying, target, "").kind());
    }
  }

  @Test
  void leavesOnlyLoopbackOutOfTheList() throws Exception {
    NeverConnectTo list = NeverConnectTo.of(List.of(DemoFilter.alwaysDeny()));
    assertFalse(list.contains(InetAddress.getByName("127.0.0.1")));
    assertFalse(list.contains(InetAddress.getByName("::1")));
    assertTrue(list.contains(InetAddress.getByName("0.0.0.0")));
    assertTrue(list.contains(InetAddress.getByName("::")));
    assertTrue(list.contains(InetAddress.getByName("fc00::1")));
    assertEquals(NeverConnectTo.standard().cidrs().size() - 2, list.cidrs().size());
  }

  private static Endpoint at(String address, int port) {
    return Endpoint.of(address, port);
  }
}
