package io.calamary.core.internal.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A listening socket on its way to be bound; one that can't be is closed. Used once. */
final class ListeningSocket implements Runnable, ChannelFutureListener {
  private final ServerSocketChannel socket;
  private final EventLoop loop;
  private final InetSocketAddress address;
  private final CompletableFuture<@Nullable Channel> result = new CompletableFuture<>();

  ListeningSocket(ServerSocketChannel socket, EventLoop loop, InetSocketAddress address) {
    this.socket = socket;
    this.loop = loop;
    this.address = address;
  }

  /** Binds it, on its event loop; the future gives the socket, or why it could not be bound. */
  CompletableFuture<@Nullable Channel> bind() {
    loop.execute(this);
    return result;
  }

  /** On the event loop itself each step is done when its call returns. */
  @Override
  public void run() {
    ChannelFuture registered = loop.register(socket);
    ChannelFuture last = registered.isSuccess() ? socket.bind(address) : registered;
    last.addListener(this);
  }

  @Override
  public void operationComplete(ChannelFuture done) {
    if (done.isSuccess() && socket.isActive()) {
      result.complete(socket);
      return;
    }
    if (socket.isRegistered()) {
      socket.close();
    } else {
      socket.unsafe().closeForcibly();
    }
    Throwable cause = done.cause();
    result.completeExceptionally(
        cause != null ? cause : new IllegalStateException("its event loop did not take it"));
  }
}
