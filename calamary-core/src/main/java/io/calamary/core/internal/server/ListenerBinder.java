package io.calamary.core.internal.server;

import io.calamary.Listener;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.internal.accept.AcceptPause;
import io.calamary.core.internal.accept.ClientInitializer;
import io.calamary.core.internal.accept.ConnectionLimiter;
import io.calamary.core.internal.accept.DescriptorReserve;
import io.calamary.core.internal.accept.Prefaces;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.flow.DatagramListener;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.ListenerProvider;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Binds listeners. */
final class ListenerBinder {
  private static final int BACKLOG = 4096;

  private final ProxyServerConfig config;
  private final ProviderRegistry providers;
  private final PrefaceRegistry prefaces;
  private final TransportKind transport;
  private final EventLoopGroup group;
  private final Engine engine;
  private final OwnAddresses own;
  private final Context.Own mine;
  private final ConnectionLimiter limiter;
  private final DescriptorReserve reserve = new DescriptorReserve();

  ListenerBinder(ProxyServerConfig config, ServerRuntime runtime) {
    this.config = config;
    this.providers = new ProviderRegistry(config);
    this.prefaces = new PrefaceRegistry(config);
    this.transport = runtime.transport();
    this.group = runtime.group();
    this.engine = runtime.engine();
    this.own = runtime.own();
    this.mine = new Context.Own(own, runtime.dialer().own());
    this.limiter = new ConnectionLimiter(config.limits());
  }

  /** Binds one; the future fails with a {@link ProxyStartException}. */
  CompletableFuture<Bound> bind(Listener listener) {
    ListenerProvider<?> provider = providers.of(listener);
    Acceptor acceptor = create(provider, listener);
    String mode = ProviderRegistry.mode(provider, listener);
    return connections(listener, acceptor, prefaces(listener, acceptor))
        .thenCompose(channel -> datagrams(listener, acceptor, channel))
        .handle(
            (sockets, failure) -> {
              if (sockets != null) {
                return new Bound(listener, mode, acceptor, sockets, address(sockets));
              }
              acceptor.close();
              throw refused(listener, unwrap(failure));
            });
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static InetSocketAddress address(Bound.Sockets sockets) {
    return sockets.channel() != null
        ? (InetSocketAddress) sockets.channel().localAddress()
        : Objects.requireNonNull(sockets.datagrams(), "no sockets").address();
  }

  /** The listening socket; null if connections are not wanted. */
  private CompletableFuture<@Nullable Channel> connections(
      Listener listener, Acceptor acceptor, Prefaces prefaces) {
    CompletableFuture<@Nullable Channel> result = new CompletableFuture<>();
    if (!acceptor.connections()) {
      result.complete(null);
      return result;
    }
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(transport.serverChannels(listener.bindAddress().getAddress()))
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, RecvBuffers.INSTANCE)
            .handler(new AcceptPause(listener.name(), reserve))
            .childHandler(
                new ClientInitializer(engine, limiter, listener.name(), prefaces, acceptor));
    acceptor.configure(new SocketOptionSet(bootstrap));
    ChannelFuture bound = bootstrap.bind(listener.bindAddress());
    bound.addListener(
        future -> {
          if (future.isSuccess()) {
            own.add((InetSocketAddress) bound.channel().localAddress());
            result.complete(bound.channel());
          } else {
            result.completeExceptionally(future.cause());
          }
        });
    return result;
  }

  private Prefaces prefaces(Listener listener, Acceptor acceptor) {
    try {
      return prefaces.of(listener, context());
    } catch (IllegalArgumentException | IllegalStateException e) {
      acceptor.close();
      throw notConfigured(listener, e);
    } catch (ProxyStartException e) {
      acceptor.close();
      throw e;
    }
  }

  /** Adds the UDP side, at the port that the connections got; takes the channel if it fails. */
  private CompletableFuture<Bound.Sockets> datagrams(
      Listener listener, Acceptor acceptor, @Nullable Channel channel) {
    DatagramAcceptor wanted = acceptor.datagrams();
    if (wanted == null) {
      return CompletableFuture.completedFuture(new Bound.Sockets(channel, null));
    }
    InetSocketAddress address =
        channel == null ? listener.bindAddress() : (InetSocketAddress) channel.localAddress();
    return DatagramListener.bind(engine, group, listener.name(), wanted, address)
        .handle(
            (datagrams, failure) -> {
              if (datagrams != null) {
                own.add(datagrams.address());
                return new Bound.Sockets(channel, datagrams);
              }
              if (channel != null) {
                channel.close();
              }
              throw new CompletionException(unwrap(failure));
            });
  }

  private Context context() {
    return new Context(config.limits(), config.timeouts(), config.outgoing(), transport, mine);
  }

  private Acceptor create(ListenerProvider<?> provider, Listener listener) {
    try {
      return ProviderRegistry.create(provider, listener, context());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw notConfigured(listener, e);
    }
  }

  private static ProxyStartException notConfigured(Listener listener, Throwable e) {
    return new ProxyStartException("CAL-015", listener.name(), String.valueOf(e.getMessage()), e);
  }

  private static ProxyStartException refused(Listener listener, Throwable cause) {
    InetSocketAddress address = listener.bindAddress();
    if (cause instanceof IllegalStateException) {
      return notConfigured(listener, cause);
    }
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
