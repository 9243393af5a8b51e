package io.calamary.core.internal.server;

import io.calamary.Listener;
import io.calamary.ProxyServerConfig;
import io.calamary.ProxyStartException;
import io.calamary.core.internal.accept.AcceptHandler;
import io.calamary.core.internal.accept.AcceptPause;
import io.calamary.core.internal.accept.Admission;
import io.calamary.core.internal.accept.ConnectionLimiter;
import io.calamary.core.internal.accept.DescriptorReserve;
import io.calamary.core.internal.accept.Prefaces;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.flow.DatagramListener;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.ListenerProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
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
    if (!acceptor.connections()) {
      return CompletableFuture.completedFuture(null);
    }
    ServerSocketChannel socket;
    try {
      socket = transport.serverChannel(listener.bindAddress().getAddress());
    } catch (ChannelException e) {
      return CompletableFuture.failedFuture(e);
    }
    try {
      prepare(socket, listener, acceptor, prefaces);
      return new ListeningSocket(socket, group.next(), listener.bindAddress())
          .bind()
          .whenComplete((bound, failure) -> known(bound));
    } catch (RuntimeException e) {
      socket.unsafe().closeForcibly();
      return CompletableFuture.failedFuture(e);
    }
  }

  private void known(@Nullable Channel bound) {
    if (bound != null) {
      own.add((InetSocketAddress) bound.localAddress());
    }
  }

  private void prepare(
      ServerSocketChannel socket, Listener listener, Acceptor acceptor, Prefaces prefaces) {
    socket.config().setBacklog(BACKLOG);
    SocketOptionSet options = new SocketOptionSet(socket);
    acceptor.configure(options);
    String name = listener.name();
    Admission admission = new Admission(engine, limiter, name, prefaces, acceptor);
    AcceptPause pause = new AcceptPause(name, reserve);
    socket.pipeline().addLast(new AcceptHandler(group, pause, admission, options.child()));
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
