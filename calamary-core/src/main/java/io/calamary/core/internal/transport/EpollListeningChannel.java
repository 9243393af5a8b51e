package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.AbstractEpollServerChannel;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.NativeInetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP socket that listens on epoll; what it accepts has its options already. */
final class EpollListeningChannel extends AbstractEpollServerChannel
    implements ServerSocketChannel {
  private final EpollTcpConfig config;

  /** A socket that is not bound yet, for IPv6 and IPv4 where the host has both. */
  EpollListeningChannel() {
    super(LinuxSocket.newSocketStream(), false);
    config = new EpollTcpConfig(this, new ServerChannelRecvByteBufAllocator(), false);
    config.prepare();
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
  public @Nullable InetSocketAddress remoteAddress() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress address) throws Exception {
    super.doBind(address);
    socket.listen(config.getBacklog());
    active = true;
  }

  @Override
  protected Channel newChildChannel(int fd, byte[] remote, int offset, int length) {
    InetSocketAddress peer = NativeInetAddress.address(remote, offset, length);
    return new EpollTcpChannel(this, LinuxSocket.newSocket(fd), peer);
  }
}
