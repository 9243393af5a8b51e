package io.calamary.proxyproto.internal;

import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramReplies;
import io.calamary.core.spi.DatagramSockets;
import io.calamary.core.spi.ListenerContext;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The UDP side of the mode. On epoll there is a socket for each event loop, at the same port; the
 * kernel chooses among them by the sender's address and port, so what one sender hands over stays
 * on one loop. On NIO there is one socket.
 */
final class ProxiedDatagrams implements DatagramAcceptor {
  /** As much as the kernel allows; it cuts this down to {@code net.core.rmem_max}. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private final ProxyProtocolListener listener;
  private final ListenerContext context;
  private final boolean many;

  ProxiedDatagrams(ProxyProtocolListener listener, ListenerContext context) {
    this.listener = listener;
    this.context = context;
    this.many = context.transport().equals("epoll");
  }

  @Override
  public CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes) {
    return next(address, many ? intakes : intakes.subList(0, 1), new ArrayList<>());
  }

  /** One after another, as the first may have to find a free port for all. */
  private CompletionStage<DatagramSockets> next(
      InetSocketAddress address, List<? extends DatagramIntake> intakes, List<Channel> bound) {
    if (bound.size() == intakes.size()) {
      return CompletableFuture.completedFuture(new BoundSockets(List.copyOf(bound)));
    }
    return open(address, intakes.get(bound.size()))
        .handle((channel, failure) -> opened(intakes, bound, channel, failure))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<DatagramSockets> opened(
      List<? extends DatagramIntake> intakes,
      List<Channel> bound,
      @Nullable Channel channel,
      @Nullable Throwable failure) {
    if (channel == null) {
      bound.forEach(Channel::close);
      return CompletableFuture.failedFuture(
          failure == null ? new IllegalStateException("no channel") : failure);
    }
    bound.add(channel);
    return next((InetSocketAddress) channel.localAddress(), intakes, bound);
  }

  private CompletableFuture<Channel> open(InetSocketAddress address, DatagramIntake intake) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(intake.loop())
            .channelFactory(context::datagramSocket)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .handler(new HeadedDatagrams(listener, context, intake));
    if (many) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    CompletableFuture<Channel> result = new CompletableFuture<>();
    bootstrap
        .bind(address)
        .addListener(
            (ChannelFutureListener)
                binding -> {
                  if (binding.isSuccess()) {
                    result.complete(binding.channel());
                  } else {
                    result.completeExceptionally(binding.cause());
                  }
                });
    return result;
  }

  /** Each datagram has a peer, who knows the way back. */
  @Override
  public DatagramReplies replies(EventLoop loop) {
    throw new IllegalStateException("a datagram without a header was taken");
  }

  private record BoundSockets(List<Channel> channels) implements DatagramSockets {
    @Override
    public InetSocketAddress address() {
      return (InetSocketAddress) channels.get(0).localAddress();
    }

    @Override
    public CompletionStage<Void> close() {
      return CompletableFuture.allOf(
          channels.stream().map(BoundSockets::closed).toArray(CompletableFuture<?>[]::new));
    }

    private static CompletableFuture<Void> closed(Channel channel) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      channel.close().addListener(done -> result.complete(null));
      return result;
    }
  }
}
