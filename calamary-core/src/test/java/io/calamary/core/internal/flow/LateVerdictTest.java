package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.line.LineClient;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Filters that answer when nobody waits for their answer any more. */
class LateVerdictTest extends ListenerHarness {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
  private final CompletableFuture<Flow> asked = new CompletableFuture<>();

  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  private final class Events implements FlowObserver {
    @Override
    public void flowDecided(Flow flow, Verdict decided) {
      events.add("decided");
    }

    @Override
    public void flowClosed(Flow flow, FlowSummary summary) {
      events.add("closed");
    }
  }

  @Test
  void tellNothingAboutAFlowThatEnded() throws IOException {
    TestProxy proxy =
        proxy(
            settings ->
                settings
                    .observer(new Events())
                    .filter(
                        flow -> {
                          if (!flow.knows(Fact.ADDRESS)) {
                            return Verdict.need(Fact.ADDRESS).stage();
                          }
                          asked.complete(flow);
                          return verdict;
                        }));
    RawClient client = client(proxy);
    int port = origin(Behaviour.echo()).address().getPort();
    client.send(mode().request("localhost", port));
    Await.get(asked);
    client.reset();
    proxy.observer().awaitConnectionsClosed(1);
    verdict.complete(Verdict.ALLOW);
    proxy.close();

    assertEquals(List.of("closed"), events);
  }
}
