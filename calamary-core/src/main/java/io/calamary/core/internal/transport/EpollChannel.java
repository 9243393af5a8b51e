package io.calamary.core.internal.transport;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is a TCP socket on an event loop with epoll. Netty's own ask the kernel, and keep,
 * more than a short connection needs.
 */
abstract class EpollChannel extends AbstractChannel implements UnixChannel {
  final LinuxSocket socket;
  private @Nullable IoRegistration registration;
  private @Nullable volatile InetSocketAddress own;

  EpollChannel(@Nullable Channel parent, LinuxSocket socket) {
    super(parent);
    this.socket = socket;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) super.localAddress();
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return (InetSocketAddress) super.remoteAddress();
  }

  /** Whether the kernel has chosen an address. */
  abstract boolean hasAddress();

  /** The kernel is asked when somebody wants to know. */
  @Override
  protected @Nullable InetSocketAddress localAddress0() {
    InetSocketAddress known = own;
    // The number of a closed socket may be another's.
    if (known == null && hasAddress() && socket.isOpen()) {
      known = socket.localAddress();
      own = known;
    }
    return known;
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class);
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((IoEventLoop) eventLoop())
        .register((EpollIoHandle) unsafe())
        .addListener(
            made -> {
              if (made.isSuccess()) {
                registration = (IoRegistration) made.getNow();
                registered();
                promise.setSuccess();
              } else {
                promise.setFailure(made.cause());
              }
            });
  }

  /** The event loop knows the socket, and can watch it. */
  abstract void registered();

  /** Asks the kernel to tell what happens to the socket; a failure closes the channel. */
  void watch(EpollIoOps ops) {
    IoRegistration known = registration;
    if (known == null) {
      return;
    }
    try {
      known.submit(ops);
    } catch (UncheckedIOException e) {
      pipeline().fireExceptionCaught(e);
      unsafe().close(voidPromise());
    }
  }

  static void requireResolved(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress known && known.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    requireResolved(local);
    socket.bind(local);
    own = socket.localAddress();
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  /** What is closed leaves epoll by itself (epoll(7)). */
  @Override
  protected void doClose() throws Exception {
    try {
      socket.close();
    } finally {
      if (isRegistered()) {
        leave();
      }
    }
  }

  private void leave() {
    EventLoop loop = eventLoop();
    if (loop.inEventLoop()) {
      doDeregister();
    } else {
      loop.execute(this::doDeregister);
    }
  }

  @Override
  protected void doDeregister() {
    IoRegistration known = registration;
    if (known != null) {
      known.cancel();
    }
  }

  /** The side of the socket that the event loop knows. */
  abstract class SocketUnsafe extends AbstractUnsafe implements EpollIoHandle {
    @Override
    public FileDescriptor fd() {
      return socket;
    }

    @Override
    public void close() {
      close(voidPromise());
    }
  }
}
