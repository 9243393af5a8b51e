package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Cidr;
import io.calamary.filter.RuleSet;
import io.calamary.observe.FlowObserver;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.TargetResolver;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyServerBuilderTest {
  private static final Listener LISTENER = TestListener.named("main");

  @Test
  void deniesEverythingByDefault() {
    ProxyServerConfig config = RecordingProvider.configOf(ProxyServer.builder().listener(LISTENER));

    assertEquals(List.of(LISTENER), config.listeners());
    assertSame(RuleSet.denyAll(), config.filter());
    assertSame(TargetResolver.standard(), config.targetResolver());
    assertEquals(List.of(), config.dns().nameServers());
    assertEquals(List.of(), config.observers());
    assertSame(Limits.defaults(), config.limits());
    assertSame(Timeouts.defaults(), config.timeouts());
    assertSame(Outgoing.defaults(), config.outgoing());
    assertNull(config.resources());
    assertSame(NeverConnectTo.standard(), config.neverConnectTo());
    assertEquals(List.of(), config.extensions());
    assertTrue(config.discoverExtensions());
  }

  @Test
  void keepsWhatItIsTold() {
    Listener second = TestListener.named("second");
    FlowObserver observer = new FlowObserver() {};
    DnsSettings dns = DnsSettings.system();
    Limits limits = Limits.builder().maxConnections(1).build();
    Timeouts timeouts = Timeouts.builder().build();
    Outgoing outgoing = Outgoing.builder().retries(1).build();
    ProxyResources resources = new ProxyResources() {};
    Extension extension = new Extension() {};
    ProxyServerBuilder builder =
        ProxyServer.builder()
            .listener(LISTENER)
            .listener(second)
            .filter(RuleSet.allowAll())
            .targetResolver(TargetResolver.destinationOnly())
            .dns(dns)
            .observer(observer)
            .limits(limits)
            .timeouts(timeouts)
            .outgoing(outgoing)
            .resources(resources)
            .neverConnectTo("10.0.0.0/8")
            .extension(extension)
            .discoverExtensions(false);
    ProxyServerConfig config = RecordingProvider.configOf(builder);
    builder.listener(TestListener.named("third")).observer(new FlowObserver() {});

    assertEquals(List.of(LISTENER, second), config.listeners());
    assertSame(RuleSet.allowAll(), config.filter());
    assertSame(TargetResolver.destinationOnly(), config.targetResolver());
    assertSame(dns, config.dns());
    assertEquals(List.of(observer), config.observers());
    assertSame(limits, config.limits());
    assertSame(timeouts, config.timeouts());
    assertSame(outgoing, config.outgoing());
    assertSame(resources, config.resources());
    assertEquals(List.of(Cidr.parse("10.0.0.0/8")), config.neverConnectTo().cidrs());
    assertEquals(List.of(extension), config.extensions());
    assertFalse(config.discoverExtensions());
  }

  @Test
  void anEmptyNeverConnectToAllowsAll() {
    ProxyServerConfig config =
        RecordingProvider.configOf(ProxyServer.builder().listener(LISTENER).neverConnectTo());

    assertEquals(List.of(), config.neverConnectTo().cidrs());
  }

  @Test
  void needsAListener() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> ProxyServer.builder().build());

    assertTrue(e.getMessage().startsWith("CAL-001: "), e.getMessage());
  }

  @Test
  void refusesTwoListenersOfOneName() {
    ProxyServerBuilder builder =
        ProxyServer.builder().listener(LISTENER).listener(TestListener.named("main"));
    IllegalStateException e = assertThrows(IllegalStateException.class, builder::build);

    assertTrue(e.getMessage().startsWith("CAL-002: "), e.getMessage());
    assertTrue(e.getMessage().contains("'main'"), e.getMessage());
  }

  @Test
  void refusesNull() {
    ProxyServerBuilder builder = ProxyServer.builder();

    assertThrows(NullPointerException.class, () -> builder.listener(null));
    assertThrows(NullPointerException.class, () -> builder.filter(null));
    assertThrows(NullPointerException.class, () -> builder.targetResolver(null));
    assertThrows(NullPointerException.class, () -> builder.dns(null));
    assertThrows(NullPointerException.class, () -> builder.observer(null));
    assertThrows(NullPointerException.class, () -> builder.limits(null));
    assertThrows(NullPointerException.class, () -> builder.timeouts(null));
    assertThrows(NullPointerException.class, () -> builder.outgoing(null));
    assertThrows(NullPointerException.class, () -> builder.resources(null));
    assertThrows(NullPointerException.class, () -> builder.extension(null));
  }

  @Test
  void refusesNetworksThatDoNotParse() {
    ProxyServerBuilder builder = ProxyServer.builder();

    assertThrows(IllegalArgumentException.class, () -> builder.neverConnectTo("localhost"));
  }

  @Test
  void buildsAsOftenAsAsked() {
    ProxyServerBuilder builder = ProxyServer.builder().listener(LISTENER);

    assertNotNull(builder.build());
    assertNotNull(RecordingProvider.configOf(builder));
  }
}
