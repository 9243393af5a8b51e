package io.calamary.core.internal.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection as {@link io.netty.channel.epoll.EpollSocketChannel} is one, that leaves out
 * what a short tunnel needs not: it asks the kernel for its own address when somebody wants to
 * know, for no buffer sizes, not how to linger, and not to watch a socket no more that it is to
 * close anyway.
 */
final class EpollTcpChannel extends AbstractEpollStreamChannel implements SocketChannel {
  /** Until somebody gives others; holds nothing itself. */
  private static final RecvByteBufAllocator BUFFERS = new AdaptiveRecvByteBufAllocator();

  private final @Nullable ServerSocketChannel parent;
  private final EpollTcpConfig config;
  private @Nullable volatile InetSocketAddress peer;
  private @Nullable volatile SocketAddress own;

  /** A socket that is to connect. */
  EpollTcpChannel(LinuxSocket socket) {
    super(socket, false);
    this.parent = null;
    this.config = new EpollTcpConfig(this, BUFFERS, false);
    config.setTcpNoDelay(true);
  }

  /** A connection that a listening socket, which has the options of all, has accepted. */
  EpollTcpChannel(ServerSocketChannel parent, LinuxSocket socket, InetSocketAddress peer) {
    super(socket, false);
    this.parent = parent;
    this.peer = peer;
    this.config = new EpollTcpConfig(this, BUFFERS, true);
    this.active = true;
  }

  @Override
  public @Nullable ServerSocketChannel parent() {
    return parent;
  }

  @Override
  public EpollTcpConfig config() {
    return config;
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) super.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) super.remoteAddress();
  }

  /** Who was told where to connect need not ask where it leads. */
  @Override
  public ChannelFuture connect(SocketAddress remote, @Nullable SocketAddress local) {
    return remote instanceof InetSocketAddress to && !to.isUnresolved() && isSpecific(to)
        ? super.connect(new Told(to), local)
        : super.connect(remote, local);
  }

  /** What connects to no address in particular is connected to this host by one of its own. */
  private static boolean isSpecific(InetSocketAddress to) {
    return !to.getAddress().isAnyLocalAddress();
  }

  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
      throws Exception {
    if (!(remote instanceof Told told)) {
      return super.doConnect(remote, local);
    }
    if (peer != null) {
      throw new AlreadyConnectedException();
    }
    boolean begun = false;
    try {
      if (local != null) {
        socket.bind(local);
      }
      boolean connected = socket.connect(told.address);
      if (!connected) {
        setFlag(Native.EPOLLOUT);
      }
      begun = true;
      peer = told.address;
      return connected;
    } finally {
      if (!begun) {
        doClose();
      }
    }
  }

  /** An address that the transport does not compare with what the kernel has. */
  private static final class Told extends SocketAddress {
    private static final long serialVersionUID = 1;
    private final InetSocketAddress address;

    Told(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    SocketAddress known = own;
    if (peer == null) {
      return super.localAddress0();
    }
    // The number of a closed socket may be another's.
    if (known == null && socket.isOpen()) {
      known = socket.localAddress();
      own = known;
    }
    return known;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    InetSocketAddress known = peer;
    boolean connecting = isOpen() && !isActive();
    return known == null || connecting ? super.remoteAddress0() : known;
  }

  /** Nothing waits that would have to be told of it, as a rule. */
  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    if (!eventLoop().inEventLoop()) {
      eventLoop().execute(() -> shutdownOutput(promise));
      return promise;
    }
    ChannelOutboundBuffer waiting = unsafe().outboundBuffer();
    if (waiting == null || !waiting.isEmpty() || !promise.setUncancellable()) {
      return super.shutdownOutput(promise);
    }
    try {
      doShutdownOutput();
      promise.setSuccess();
    } catch (Exception e) {
      promise.setFailure(e);
    }
    pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    return promise;
  }

  @Override
  protected Object filterOutboundMessage(Object msg) {
    if (socket.isOutputShutdown()) {
      throw new ChannelException("the output is shut down");
    }
    return super.filterOutboundMessage(msg);
  }

  /** What is closed leaves epoll by itself (epoll(7)). */
  @Override
  protected void doClose() throws Exception {
    try {
      socket.close();
    } finally {
      super.doClose();
    }
  }
}
