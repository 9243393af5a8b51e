package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.upstream.Blame;
import io.calamary.core.internal.upstream.UpstreamHealth;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries the upstreams of a route, one after another, each with the addresses that were judged. */
final class UpstreamWay implements StartedDial, UpstreamHop.Listener {
  private final Passage passage;
  private final @Nullable Verdict verdict;
  private final List<UpstreamProxy> proxies;
  private final List<InetAddress> addresses;
  private final WayListener listener;
  private Dial current = () -> {};
  private int steps;
  private int proxyIndex;
  private int addressIndex;
  private @Nullable FlowFailure failure;
  private boolean over;

  /**
   * Prepares.
   *
   * @param addresses the judged addresses of the target; empty where the upstream resolves its name
   */
  UpstreamWay(
      Passage passage,
      @Nullable Verdict verdict,
      UpstreamRoute route,
      List<InetAddress> addresses,
      WayListener listener) {
    this.passage = passage;
    this.verdict = verdict;
    this.proxies = health(passage).order(route.proxies());
    this.addresses = addresses;
    this.listener = listener;
  }

  private static UpstreamHealth health(Passage passage) {
    return passage.engine().upstreams().health();
  }

  @Override
  public void start() {
    step();
  }

  private void step() {
    UpstreamProxy proxy = proxies.get(proxyIndex);
    passage.record().via(proxy);
    StartedDial next =
        proxy.kind() == UpstreamProxy.Kind.DIRECT
            ? new HeadedWay(passage, proxy, verdict, addresses, this)
            : new UpstreamHop(passage, proxy, asked(), this);
    int mine = ++steps;
    current = next;
    next.start();
    if (mine == steps && over) {
      current = () -> {};
    }
  }

  private Endpoint asked() {
    Endpoint target = passage.record().flow().target();
    return addresses.isEmpty() ? target : Endpoint.of(addresses.get(addressIndex), target.port());
  }

  @Override
  public void connected(Channel channel, Way way, @Nullable InetAddress address) {
    over = true;
    health(passage).succeeded(way.proxy());
    passage.record().connected(address);
    listener.reached();
    passage.outcome().way(way);
    passage.outcome().connected(channel);
  }

  @Override
  public void failed(FlowFailure why, Blame blame) {
    if (over) {
      return;
    }
    UpstreamProxy proxy = proxies.get(proxyIndex);
    boolean direct = proxy.kind() == UpstreamProxy.Kind.DIRECT;
    if (failure == null || blame == Blame.ANSWER) {
      failure = why;
    }
    if (blame == Blame.CONNECTION && !direct) {
      health(passage).failed(proxy);
    }
    if (blame == Blame.ANSWER && !direct && retries(why) && addressIndex + 1 < addresses.size()) {
      addressIndex++;
      step();
    } else if (blame != Blame.ANSWER && proxyIndex + 1 < proxies.size()) {
      proxyIndex++;
      addressIndex = 0;
      step();
    } else {
      over = true;
      listener.failed(failure, false);
    }
  }

  /** Whether another address of the target may be reached where this one was not. */
  private static boolean retries(FlowFailure why) {
    return switch (why.reason()) {
      case CONNECTION_REFUSED,
          HOST_UNREACHABLE,
          NETWORK_UNREACHABLE,
          CONNECT_TIMEOUT,
          UPSTREAM_FAILED ->
          true;
      default -> false;
    };
  }

  @Override
  public void cancel() {
    over = true;
    current.cancel();
  }
}
