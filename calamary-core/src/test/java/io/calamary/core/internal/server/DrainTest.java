package io.calamary.core.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServer.State;
import io.calamary.core.line.LineClient;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DrainTest extends ListenerHarness {
  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  @Test
  void waitsForAsLongAsItIsAskedTo() throws IOException {
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin(Behaviour.echo()));

    CompletionStage<Void> drained = proxy.server().drain(ChronoUnit.FOREVER.getDuration());

    client.send("x");
    assertEquals('x', client.readExactly(1)[0]);
    assertEquals(State.DRAINING, proxy.server().state());
    client.reset();
    Await.get(drained);
    assertEquals(
        CloseReason.CLIENT_CLOSED, proxy.observer().awaitConnectionsClosed(1).get(0), "the reason");
  }
}
