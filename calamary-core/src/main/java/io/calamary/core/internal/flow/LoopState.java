package io.calamary.core.internal.flow;

import io.calamary.Limits;
import io.calamary.core.internal.inspect.quic.Initials;
import io.calamary.core.internal.inspect.quic.KeyBudget;
import io.calamary.core.internal.inspect.quic.PacketOpener;
import io.calamary.core.internal.timer.TimerWheel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one event loop has for itself. To be used on that loop only, but for {@link #loop()}. */
public final class LoopState {
  private final EventLoop loop;
  private final TimerWheel wheel;
  private final IdleTargets idleTargets;
  private final Set<ClientSide> clients = new LinkedHashSet<>();
  private Initials.@Nullable Tools initials;

  LoopState(EventLoop loop, Limits limits, Duration idleTarget) {
    this.loop = loop;
    this.wheel = new TimerWheel(loop);
    this.idleTargets =
        new IdleTargets(wheel, limits.maxIdleTargetsPerEndpoint(), idleTarget.toNanos());
  }

  /** The loop; from any thread. */
  public EventLoop loop() {
    return loop;
  }

  TimerWheel wheel() {
    return wheel;
  }

  IdleTargets idleTargets() {
    return idleTargets;
  }

  /** What reads the Initial packets of QUIC; made when it is needed, as that takes a while. */
  Initials.Tools initials() {
    Initials.Tools made = initials;
    if (made == null) {
      made = new Initials.Tools(new PacketOpener(), new KeyBudget(System.nanoTime()));
      initials = made;
    }
    return made;
  }

  void add(ClientSide client) {
    clients.add(client);
  }

  void remove(ClientSide client) {
    clients.remove(client);
  }

  /** Whether no client is connected. */
  public boolean isEmpty() {
    return clients.isEmpty();
  }

  /** The clients of now; a copy. */
  public List<ClientSide> clients() {
    return new ArrayList<>(clients);
  }

  /** Closes the idle connections to targets. */
  public void closeIdleTargets() {
    idleTargets.closeAll();
  }
}
