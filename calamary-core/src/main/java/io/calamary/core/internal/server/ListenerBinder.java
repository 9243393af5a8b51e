package io.calamary.core.internal.server;

import io.calamary.Listener;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.internal.accept.ClientInitializer;
import io.calamary.core.internal.accept.ConnectionLimiter;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerProvider;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Binds listeners. */
final class ListenerBinder {
  private static final int BACKLOG = 4096;

  private final ProxyServerConfig config;
  private final ProviderRegistry providers;
  private final TransportKind transport;
  private final EventLoopGroup group;
  private final Engine engine;
  private final OwnAddresses own;
  private final ConnectionLimiter limiter;

  ListenerBinder(ProxyServerConfig config, ServerRuntime runtime) {
    this.config = config;
    this.providers = new ProviderRegistry(config);
    this.transport = runtime.transport();
    this.group = runtime.group();
    this.engine = runtime.engine();
    this.own = runtime.own();
    this.limiter = new ConnectionLimiter(config.limits());
  }

  /** Binds one; the future fails with a {@link ProxyStartException}. */
  CompletableFuture<Bound> bind(Listener listener) {
    CompletableFuture<Bound> result = new CompletableFuture<>();
    ListenerProvider<?> provider = providers.of(listener);
    Acceptor acceptor = create(provider, listener);
    String mode = ProviderRegistry.mode(provider, listener);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(transport.serverChannels())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, RecvBuffers.INSTANCE)
            .childHandler(new ClientInitializer(engine, limiter, listener.name(), acceptor));
    acceptor.configure(new SocketOptionSet(bootstrap));
    ChannelFuture bound = bootstrap.bind(listener.bindAddress());
    bound.addListener(
        future -> {
          if (future.isSuccess()) {
            Channel channel = bound.channel();
            InetSocketAddress address = (InetSocketAddress) channel.localAddress();
            own.add(address);
            result.complete(new Bound(listener, mode, acceptor, channel, address));
          } else {
            acceptor.close();
            result.completeExceptionally(refused(listener, future.cause()));
          }
        });
    return result;
  }

  private Acceptor create(ListenerProvider<?> provider, Listener listener) {
    try {
      return ProviderRegistry.create(
          provider, listener, new Context(config.limits(), config.timeouts(), transport.name()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ProxyStartException("CAL-015", listener.name(), String.valueOf(e.getMessage()), e);
    }
  }

  private static ProxyStartException refused(Listener listener, Throwable cause) {
    InetSocketAddress address = listener.bindAddress();
    return new ProxyStartException(
        "CAL-016",
        listener.name(),
        "can't bind "
            + address.getAddress().getHostAddress()
            + " port "
            + address.getPort()
            + ": "
            + cause.getMessage()
            + " (remedy: another port, or stop what uses this one)",
        cause);
  }
}
