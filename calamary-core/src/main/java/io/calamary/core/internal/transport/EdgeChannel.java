package io.calamary.core.internal.transport;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is a TCP socket of which the kernel tells what changes. Netty's own ask the
 * kernel, and keep, more than a short connection needs.
 */
abstract class EdgeChannel extends AbstractChannel implements UnixChannel {
  final Socket socket;
  final SocketWatch watch;
  private @Nullable volatile InetSocketAddress own;

  EdgeChannel(@Nullable Channel parent, Socket socket, SocketWatch watch) {
    super(parent);
    this.socket = socket;
    this.watch = watch;
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
    return watch.isCompatible(loop);
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    watch.register(this, promise);
  }

  /** The event loop knows the socket, and can watch it. */
  abstract void registered();

  /** Something has happened to the socket. */
  abstract void ready(int events);

  /** Asks the kernel to tell what happens to the socket; a failure closes the channel. */
  final void watch(int events) {
    try {
      watch.watch(events);
    } catch (UncheckedIOException e) {
      refused(e);
    }
  }

  /** Is told in a later turn of what may be left to read; a failure closes the channel. */
  final void readAgain() {
    try {
      watch.again();
    } catch (UncheckedIOException e) {
      refused(e);
    }
  }

  private void refused(UncheckedIOException failure) {
    pipeline().fireExceptionCaught(failure);
    unsafe().close(voidPromise());
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
      watch.leave();
    } else {
      loop.execute(watch::leave);
    }
  }

  @Override
  protected void doDeregister() {
    watch.leave();
  }
}
