package io.calamary.core.internal.server;

import io.calamary.ProxyResources;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.NettyResources;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.decide.Judge;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.observe.GuardedObservers;
import io.calamary.core.internal.observe.StatsRecorder;
import io.calamary.core.internal.resolve.DnsResolver;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.internal.upstream.UpstreamDialer;
import io.calamary.core.internal.upstream.UpstreamHealth;
import io.calamary.core.internal.upstream.Upstreams;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a started server runs on: threads, of its own or borrowed, and the engine. */
final class ServerRuntime {
  private final TransportKind transport;
  private final EventLoopGroup group;
  private final boolean ownsGroup;
  private final OwnAddresses own = new OwnAddresses();
  private final Judge judge;
  private final TargetDialer dialer;
  private final Engine engine;

  ServerRuntime(ProxyServerConfig config, StatsRecorder stats) {
    ProxyResources resources = config.resources();
    EventLoopGroup borrowed = borrowed(resources);
    transport = transport(borrowed);
    ownsGroup = borrowed == null;
    group =
        borrowed == null
            ? new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("calamary", true),
                transport.ioHandlerFactory())
            : borrowed;
    judge =
        new Judge(
            config.filter(), config.neverConnectTo(), own, config.timeouts().decide().toNanos());
    try {
      dialer =
          new TargetDialer(
              transport,
              new DnsResolver(transport, config.dns(), config.timeouts().resolve()),
              config.timeouts(),
              config.outgoing());
    } catch (IllegalStateException e) {
      release();
      throw new ProxyStartException("CAL-017", null, String.valueOf(e.getMessage()), e);
    }
    engine =
        new Engine(
            new Engine.Parts(
                judge,
                dialer,
                upstreams(config),
                config.targetResolver(),
                new GuardedObservers(config.observers()),
                stats,
                config.limits(),
                config.timeouts()));
  }

  private Upstreams upstreams(ProxyServerConfig config) {
    long connectNanos = config.timeouts().connect().toNanos();
    return new Upstreams(
        config.upstream(), new UpstreamDialer(dialer, judge, connectNanos), new UpstreamHealth());
  }

  private static TransportKind transport(@Nullable EventLoopGroup borrowed) {
    try {
      return borrowed == null
          ? TransportKind.choose(System.getProperty("io.calamary.transport"))
          : TransportKind.of(borrowed);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ProxyStartException("CAL-019", null, String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable EventLoopGroup borrowed(@Nullable ProxyResources resources) {
    if (resources == null) {
      return null;
    }
    if (resources instanceof NettyResources netty) {
      return netty.group();
    }
    throw new ProxyStartException(
        "CAL-018",
        null,
        "resources of " + resources.getClass().getName() + " (expected: NettyResources.of(..))",
        null);
  }

  TransportKind transport() {
    return transport;
  }

  EventLoopGroup group() {
    return group;
  }

  OwnAddresses own() {
    return own;
  }

  TargetDialer dialer() {
    return dialer;
  }

  Judge judge() {
    return judge;
  }

  Engine engine() {
    return engine;
  }

  /** Releases what is its own; threads of the application stay. */
  Future<?> release() {
    return ownsGroup
        ? group.shutdownGracefully(0, 5, TimeUnit.SECONDS)
        : group.next().newSucceededFuture(null);
  }
}
