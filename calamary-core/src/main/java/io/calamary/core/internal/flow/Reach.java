package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gets an allowed flow to its target: chooses between the direct way and upstream proxies, and
 * resolves and judges the target's addresses where an upstream is to be asked for one of them.
 */
final class Reach implements Dial, WayListener {
  private final Passage passage;
  private final @Nullable Verdict verdict;
  private final Listener listener;
  private Dial current = () -> {};
  private int started;
  private boolean over;

  /** What comes of it; one call, but none after {@link #cancel}. */
  interface Listener {
    /** The target is connected, and the flow's outcome is about to be told. */
    void reached();

    /** There is no way. */
    void refused(FlowFailure failure, boolean silent);

    /** An address can't be judged without the client's first bytes. */
    void inspect();

    /** The filter allows the flow, but to another target. */
    void redirected(Verdict to, Endpoint elsewhere);
  }

  /**
   * Prepares.
   *
   * @param verdict what was decided; null where that depends on the address
   */
  Reach(Passage passage, @Nullable Verdict verdict, Listener listener) {
    this.passage = passage;
    this.verdict = verdict;
    this.listener = listener;
  }

  void start() {
    UpstreamRoute chosen = verdict == null ? null : verdict.upstream();
    UpstreamRoute route = chosen == null ? select() : chosen;
    if (route == null) {
      return;
    }
    if (route.isPlain() || (!passage.outcome().stream() && hasDirect(route))) {
      run(new DirectWay(passage, verdict, new Judging(null), this));
    } else if (!passage.outcome().stream()) {
      passage.record().via(route.proxies().get(0));
      refuse(FlowFailure.of(CloseReason.UPSTREAM_FAILED, route + " carries connections only"));
    } else if (verdict != null && delegates(route)) {
      if (route.proxies().get(0).kind() != UpstreamProxy.Kind.DIRECT) {
        passage.record().decided(passage.record().flow(), verdict);
      }
      walk(route, List.of());
    } else {
      gather(route);
    }
  }

  private @Nullable UpstreamRoute select() {
    try {
      UpstreamRoute route = passage.engine().upstreams().selector().select(passage.record().flow());
      if (route != null) {
        return route;
      }
      refuse(FlowFailure.of(CloseReason.FILTER_ERROR, "the upstream selector answered null"));
    } catch (RuntimeException | LinkageError | AssertionError e) {
      refuse(new FlowFailure(CloseReason.FILTER_ERROR, "the upstream selector failed", e));
    }
    return null;
  }

  private static boolean hasDirect(UpstreamRoute route) {
    return route.proxies().stream().anyMatch(UpstreamProxy::isPlain);
  }

  /** Whether the target is a name that nobody wants to have resolved here. */
  private boolean delegates(UpstreamRoute route) {
    return passage.record().flow().target().address() == null
        && passage.record().only() == null
        && route.proxies().stream().noneMatch(UpstreamProxy::resolvesLocally);
  }

  private void gather(UpstreamRoute otherwise) {
    Judging judging = new Judging(otherwise);
    AddressJudge gate =
        new AddressJudge(passage.engine(), passage.loop(), passage.record(), verdict, judging);
    DialRequest request =
        new DialRequest(
            passage.loop().loop(),
            passage.record().flow().target(),
            gate,
            new ChannelInboundHandlerAdapter());
    int mine = ++started;
    Dial made =
        passage
            .engine()
            .dialer()
            .judge(
                request,
                found -> judging.walk(found),
                failure -> {
                  gate.tellUnconnected();
                  end(failure, gate.silent());
                });
    keep(mine, made);
  }

  private void walk(UpstreamRoute route, List<InetAddress> addresses) {
    run(new UpstreamWay(passage, verdict, route, addresses, this));
  }

  private void run(StartedDial way) {
    int mine = ++started;
    current = way;
    way.start();
    keep(mine, way);
  }

  /** What was started may have led to something else already. */
  private void keep(int mine, Dial made) {
    if (over) {
      made.cancel();
    } else if (mine == started) {
      current = made;
    }
  }

  @Override
  public void reached() {
    over = true;
    current = () -> {};
    listener.reached();
  }

  @Override
  public void failed(FlowFailure failure, boolean silent) {
    end(failure, silent);
  }

  private void refuse(FlowFailure failure) {
    end(failure, false);
  }

  private void end(FlowFailure failure, boolean silent) {
    if (!over) {
      over = true;
      current = () -> {};
      listener.refused(failure, silent);
    }
  }

  @Override
  public void cancel() {
    over = true;
    current.cancel();
  }

  /** Goes by the addresses of the target: some may want another way than others. */
  private final class Judging implements AddressJudge.Detour {
    private final @Nullable UpstreamRoute otherwise;
    private final Map<InetAddress, UpstreamRoute> routes;

    /**
     * Makes it.
     *
     * @param otherwise the route of addresses whose verdict has none; null while the way is direct
     */
    Judging(@Nullable UpstreamRoute otherwise) {
      this.otherwise = otherwise;
      this.routes = otherwise == null ? Map.of() : new HashMap<>();
    }

    void walk(List<InetAddress> found) {
      UpstreamRoute first = routeOf(found.get(0));
      Reach.this.walk(
          first, found.stream().filter(address -> routeOf(address).equals(first)).toList());
    }

    private UpstreamRoute routeOf(InetAddress address) {
      UpstreamRoute told = routes.get(address);
      return told != null ? told : otherwise == null ? UpstreamRoute.direct() : otherwise;
    }

    @Override
    public boolean via(InetAddress address, UpstreamRoute route) {
      if (otherwise != null) {
        routes.put(address, route);
        return true;
      }
      if (route.isPlain() || (!passage.outcome().stream() && hasDirect(route))) {
        return true;
      }
      current.cancel();
      if (passage.outcome().stream()) {
        gather(UpstreamRoute.direct());
      } else {
        refuse(FlowFailure.of(CloseReason.UPSTREAM_FAILED, route + " carries connections only"));
      }
      return false;
    }

    @Override
    public void inspect() {
      if (!over) {
        cancel();
        listener.inspect();
      }
    }

    @Override
    public void redirect(Verdict to, Endpoint elsewhere) {
      if (!over) {
        cancel();
        listener.redirected(to, elsewhere);
      }
    }
  }
}
