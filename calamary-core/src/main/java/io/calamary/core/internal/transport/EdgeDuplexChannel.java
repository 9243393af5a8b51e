package io.calamary.core.internal.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** A connection whose directions end one by one. */
abstract class EdgeDuplexChannel extends EdgeChannel implements SocketChannel {
  private final @Nullable ServerSocketChannel parent;
  private volatile boolean inputShutdown;

  EdgeDuplexChannel(@Nullable ServerSocketChannel parent, Socket socket, SocketWatch watch) {
    super(parent, socket, watch);
    this.parent = parent;
  }

  @Override
  public @Nullable ServerSocketChannel parent() {
    return parent;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown;
  }

  /** Nothing is read any more. */
  void endInput() {
    inputShutdown = true;
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public boolean isShutdown() {
    return inputShutdown && socket.isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  /** What comes from now on stays in the kernel, which stops the peer when that is full. */
  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    endInput();
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    if (eventLoop().inEventLoop()) {
      endOutput(promise);
    } else {
      eventLoop().execute(() -> endOutput(promise));
    }
    return promise;
  }

  /** Nothing waits that would have to be told of it, as a rule. */
  private void endOutput(ChannelPromise promise) {
    ChannelOutboundBuffer waiting = unsafe().outboundBuffer();
    if (waiting == null || !waiting.isEmpty()) {
      ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
      return;
    }
    if (!promise.setUncancellable()) {
      return;
    }
    try {
      doShutdownOutput();
      promise.setSuccess();
    } catch (IOException | NotYetConnectedException e) {
      promise.setFailure(e);
    }
    pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
  }

  @Override
  protected void doShutdownOutput() throws IOException {
    socket.shutdown(false, true);
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    endInput();
    return shutdownOutput(promise);
  }
}
