package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for one connection from a permitted address, on a socket of its own; others are closed as
 * they come. The only handler of that socket.
 */
final class Reception extends ChannelInboundHandlerAdapter implements Approach {
  private final DialRequest request;
  private final AcceptRequest wanted;
  private final TargetSockets sockets;
  private final Dialling owner;
  private final List<InetAddress> permitted = new ArrayList<>(2);
  private @Nullable Channel socket;
  private @Nullable Future<?> timer;
  private boolean over;

  Reception(DialRequest request, AcceptRequest wanted, TargetSockets sockets, Dialling owner) {
    this.request = request;
    this.wanted = wanted;
    this.sockets = sockets;
    this.owner = owner;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    permitted.addAll(addresses);
    if (!over && socket == null) {
      listen(permitted.get(0));
    }
  }

  private void listen(InetAddress peer) {
    ServerSocketChannel made;
    InetAddress near;
    try {
      near = LocalAddress.towards(new InetSocketAddress(peer, request.target().port()));
      made = sockets.listening();
    } catch (ChannelException | IOException e) {
      lost(e);
      return;
    }
    socket = made;
    made.pipeline().addLast(this);
    timer =
        request
            .loop()
            .schedule(this::nobodyCame, wanted.patience().toNanos(), TimeUnit.NANOSECONDS);
    request
        .loop()
        .register(made)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (registration.isSuccess()) {
                    made.bind(new InetSocketAddress(near, 0))
                        .addListener((ChannelFutureListener) this::bound);
                  } else {
                    lost(registration.cause());
                  }
                });
  }

  private void bound(ChannelFuture binding) {
    if (over) {
      return;
    }
    if (binding.isSuccess()) {
      wanted.listening().accept((InetSocketAddress) binding.channel().localAddress());
    } else {
      lost(binding.cause());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    SocketChannel channel = (SocketChannel) accepted;
    InetSocketAddress peer = channel.remoteAddress();
    if (over || peer == null || !permitted.contains(peer.getAddress())) {
      channel.unsafe().closeForcibly();
      return;
    }
    try {
      sockets.configure(channel);
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly();
      lost(e);
      return;
    }
    stop();
    channel.pipeline().addLast(request.handler());
    request
        .loop()
        .register(channel)
        .addListener(
            registration -> {
              if (registration.isSuccess()) {
                owner.connected(channel, peer.getAddress());
              } else {
                channel.unsafe().closeForcibly();
                owner.lost(failure(registration.cause()));
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost(cause);
  }

  private void nobodyCame() {
    if (!over) {
      stop();
      owner.lost(FlowFailure.of(CloseReason.CONNECT_TIMEOUT, "nobody connected"));
    }
  }

  private void lost(Throwable cause) {
    if (!over) {
      stop();
      owner.lost(failure(cause));
    }
  }

  private static FlowFailure failure(Throwable cause) {
    return new FlowFailure(ConnectFailures.reason(cause, true), null, cause);
  }

  @Override
  public void complete() {
    if (!over && permitted.isEmpty()) {
      over = true;
      owner.lost(null);
    }
  }

  @Override
  public void stop() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (socket != null) {
      socket.close();
    }
  }
}
