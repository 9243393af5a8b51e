package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.spi.PlainReply;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are not to learn that their flow is denied. */
class SilentReplyTest {
  private static TestProxy proxy(
      String transport, InetSocketAddress target, Duration idle, RuleSet rules) {
    Endpoint destination = Endpoint.of(target);
    return TestProxy.start(
        transport,
        settings ->
            settings
                .listener(AdHoc.listener())
                .extension(
                    new AdHoc(
                        client -> client.request(destination).reply(PlainReply.SILENCE).open()))
                .timeouts(TestProxy.timeouts().idle(idle).build())
                .filter(rules));
  }

  private static TestProxy denying(String transport, Duration idle) {
    return proxy(transport, OriginServer.nobody(), idle, RuleSet.denyAll());
  }

  private static TestProxy allowing(String transport, InetSocketAddress target) {
    return proxy(transport, target, Duration.ofMinutes(1), RuleSet.allowAll());
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void keepsAConnectionUntilItsIdleTimeoutIsOver(String transport) throws IOException {
    try (TestProxy proxy = denying(transport, Duration.ofMillis(300));
        RawClient client = proxy.connect()) {
      client.send("hello");
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
      assertEquals(End.RST, client.readToEnd().end());
      assertEquals(List.of(CloseReason.DENIED), proxy.observer().awaitConnectionsClosed(1));
    }
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void endsWithTheClient(String transport) throws IOException {
    try (TestProxy proxy = denying(transport, Duration.ofMinutes(1));
        RawClient client = proxy.connect()) {
      assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
      assertEquals(1, proxy.server().stats().openConnections());
      client.reset();
      proxy.observer().awaitConnectionsClosed(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void doesNotHoldUpTheEndOfTheServer(String transport) throws IOException {
    try (TestProxy proxy = denying(transport, Duration.ofMinutes(1));
        RawClient client = proxy.connect()) {
      proxy.observer().awaitClosed();
      CompletionStage<Void> drained = proxy.server().drain(Duration.ofMinutes(10));
      assertEquals(End.RST, client.readToEnd().end());
      Await.get(drained);
    }
  }

  @ParameterizedTest
  @MethodSource("io.calamary.core.testkit.TestLoops#transports")
  void tellsOfFailuresThatAreNoDenials(String transport) throws IOException {
    try (TestProxy proxy = allowing(transport, OriginServer.nobody());
        RawClient client = proxy.connect()) {
      assertEquals(End.RST, client.readToEnd().end());
      assertEquals(
          CloseReason.CONNECTION_REFUSED, proxy.observer().awaitClosed().summary().reason());
    }
    OriginServer origin = OriginServer.start(Behaviour.finAtOnce());
    try (origin;
        TestProxy proxy = allowing(transport, origin.address());
        RawClient client = proxy.connect()) {
      assertEquals(End.FIN, client.readToEnd().end());
    }
  }
}
