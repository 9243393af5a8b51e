package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramSockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for the datagrams of IPv4: one for each event loop, at the same port. The kernel chooses
 * among them by the client's address and port, so a client stays on one loop.
 */
final class EpollSockets implements DatagramSockets {
  private static final int MAX_DATAGRAM = 65_535;

  /** How many datagrams one call of the kernel takes at the most. */
  private static final int BATCH = 8;

  /** How many such calls there are before others of the event loop have their turn. */
  private static final int BATCHES = 4;

  /** As much as the kernel allows; it cuts this down to {@code net.core.rmem_max}. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private final List<Channel> channels;

  private EpollSockets(List<Channel> channels) {
    this.channels = List.copyOf(channels);
  }

  static CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes) {
    return next(address, intakes, new ArrayList<>());
  }

  /** One after another, as the first may have to find a free port for all. */
  private static CompletionStage<DatagramSockets> next(
      InetSocketAddress address, List<? extends DatagramIntake> intakes, List<Channel> bound) {
    if (bound.size() == intakes.size()) {
      return CompletableFuture.completedFuture(new EpollSockets(bound));
    }
    return open(address, intakes.get(bound.size()))
        .handle((channel, failure) -> opened(intakes, bound, channel, failure))
        .thenCompose(stage -> stage);
  }

  private static CompletionStage<DatagramSockets> opened(
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

  private static CompletableFuture<Channel> open(InetSocketAddress address, DatagramIntake intake) {
    CompletableFuture<Channel> result = new CompletableFuture<>();
    new Bootstrap()
        .group(intake.loop())
        .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
        .option(EpollChannelOption.IP_TRANSPARENT, true)
        .option(EpollChannelOption.IP_RECVORIGDSTADDR, true)
        .option(UnixChannelOption.SO_REUSEPORT, true)
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(BATCH * MAX_DATAGRAM).maxMessagesPerRead(BATCHES))
        .handler(new InterceptedDatagrams(intake))
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

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) channels.get(0).localAddress();
  }

  @Override
  public CompletionStage<Void> close() {
    return CompletableFuture.allOf(
        channels.stream().map(EpollSockets::closed).toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Void> closed(Channel channel) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    channel.close().addListener(done -> result.complete(null));
    return result;
  }
}
