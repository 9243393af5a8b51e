package io.calamary.core.internal.transport;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that listens on epoll; what it accepts has its options already. It is watched only
 * while connections are wanted.
 */
final class EpollListeningChannel extends EpollChannel implements ServerSocketChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 1);

  /** An address of IPv6 with its scope and port, behind its length. */
  private static final int ADDRESS_BYTES = 25;

  private static final int AT_ONCE = 16;

  /** As an empty interest is taken for the end of the registration, and there is no way back. */
  private static final EpollIoOps NOTHING = EpollIoOps.EPOLLET;

  private final EpollTcpConfig config;
  private final byte[] remote = new byte[ADDRESS_BYTES];
  private volatile boolean active;
  private boolean wanted;

  /**
   * A socket that is not bound yet.
   *
   * @param ipv4 whether it is for IPv4 alone; otherwise it is for IPv6, and for IPv4 too, where the
   *     host has both
   */
  EpollListeningChannel(boolean ipv4) {
    super(null, ipv4 ? LinuxSocket.newSocketStream(false) : LinuxSocket.newSocketStream());
    config = new EpollTcpConfig(this, new ServerChannelRecvByteBufAllocator(), false);
    config.prepare();
  }

  @Override
  public EpollTcpConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  boolean hasAddress() {
    return active;
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return null;
  }

  @Override
  protected @Nullable InetSocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress address) throws IOException {
    super.doBind(address);
    socket.listen(config.getBacklog());
    active = true;
  }

  @Override
  protected void doClose() throws Exception {
    active = false;
    super.doClose();
  }

  @Override
  void registered() {
    // Nothing comes before it is bound.
  }

  @Override
  protected void doBeginRead() {
    if (!wanted) {
      wanted = true;
      watch(EpollIoOps.EPOLLIN);
    }
  }

  /**
   * What waits is taken together: what each connection needs next is then done for all of them in
   * turn, by code that is at hand. So many and no more, as those that are open have their turns
   * too.
   */
  private void accept() {
    Throwable failure = null;
    try {
      int left = config.isAutoRead() ? AT_ONCE : 1;
      while (left > 0 && active && acceptOne()) {
        left--;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    pipeline().fireChannelReadComplete();
    if (failure != null) {
      pipeline().fireExceptionCaught(failure);
    }
    if (!config.isAutoRead() && wanted) {
      wanted = false;
      watch(NOTHING);
    }
  }

  /** Whether there was one. */
  private boolean acceptOne() throws IOException {
    int accepted = socket.accept(remote);
    if (accepted < 0) {
      return false;
    }
    InetSocketAddress peer = NativeInetAddress.address(remote, 1, remote[0]);
    pipeline().fireChannelRead(new EpollTcpChannel(this, LinuxSocket.newSocket(accepted), peer));
    return true;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected Object filterOutboundMessage(Object msg) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ListeningUnsafe();
  }

  private final class ListeningUnsafe extends SocketUnsafe {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (active) {
        accept();
      }
    }

    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      safeSetFailure(promise, new UnsupportedOperationException());
    }
  }
}
