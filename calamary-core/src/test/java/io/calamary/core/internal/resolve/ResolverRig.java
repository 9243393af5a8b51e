package io.calamary.core.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.DnsSettings.Order;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A name server, event loops, and lookups. */
abstract class ResolverRig {
  /** Longer than any test runs. */
  static final Duration LONG = Duration.ofMinutes(1);

  @Parameter String transport;

  FakeDnsServer dns;
  TestLoops loops;
  EventLoop loop;

  @BeforeEach
  void start() {
    dns = FakeDnsServer.start();
    loops = TestLoops.of(transport);
    loop = loops.next();
  }

  @AfterEach
  void stop() {
    loops.close();
    dns.close();
  }

  DnsSettings.Builder settings(Order order) {
    return DnsSettings.builder().nameServer(dns.address()).order(order);
  }

  NameResolver resolver(Duration timeout) {
    return resolver(Order.IPV6_FIRST, timeout);
  }

  NameResolver resolver(Order order, Duration timeout) {
    return resolver(settings(order).build(), timeout);
  }

  NameResolver resolver(DnsSettings settings, Duration timeout) {
    return new DnsResolver(loops.transport(), settings, timeout);
  }

  RecordingListener lookup(NameResolver resolver, String name) throws Exception {
    RecordingListener listener = new RecordingListener();
    TestLoops.on(loop, () -> resolver.resolve(loop, name, listener));
    return listener;
  }

  void awaitQuestions(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      dns.awaitQuestion();
    }
  }

  static void assertFailure(CloseReason reason, @Nullable String detail, RecordingListener lookup)
      throws Exception {
    FlowFailure failure = lookup.await();
    assertNotNull(failure);
    assertEquals(reason, failure.reason());
    assertEquals(detail, failure.detail());
    assertEquals(List.of(), lookup.batches());
  }
}
