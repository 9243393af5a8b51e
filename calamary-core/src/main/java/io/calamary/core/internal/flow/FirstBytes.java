package io.calamary.core.internal.flow;

import io.calamary.core.internal.inspect.Inspector;
import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.flow.Inspection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a client's first bytes and looks at them. The wait ends with the inspect timeout, and
 * never later than the handshake's deadline: what comes slowly gets no more time by coming in
 * parts.
 */
final class FirstBytes implements TunnelWatcher {
  private final ClientSide client;
  private final Consumer<@Nullable Inspection> then;
  private boolean done;

  FirstBytes(ClientSide client, Consumer<@Nullable Inspection> then) {
    this.client = client;
    this.then = then;
  }

  void start() {
    long wait = Math.min(client.engine().times().inspect, client.time().left());
    client.timer().startNanos(wait, this::stalled);
    more();
  }

  @Override
  public void more() {
    Optional<Inspection> found =
        Inspector.inspect(client.end().held(), client.engine().limits().maxInspectBytes());
    if (found.isPresent()) {
      finish(found.get());
    } else if (client.end().inputEnded()) {
      stalled();
    } else {
      client.end().read();
    }
  }

  @Override
  public void ended() {
    stalled();
  }

  @Override
  public void gone(@Nullable Throwable cause) {
    finish(null);
  }

  private void stalled() {
    finish(Inspector.stalled(client.end().held(), client.engine().limits().maxInspectBytes()));
  }

  private void finish(@Nullable Inspection inspection) {
    if (!done) {
      done = true;
      client.timer().stop();
      then.accept(inspection);
    }
  }
}
