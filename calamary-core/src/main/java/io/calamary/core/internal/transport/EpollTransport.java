package io.calamary.core.internal.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux's own transport. */
final class EpollTransport extends TransportKind {
  private static final Logger LOG = LoggerFactory.getLogger(EpollTransport.class);

  private final String remark;
  private final SupportedOptions options = new SupportedOptions(this);

  private EpollTransport(String remark) {
    super(EPOLL);
    this.remark = remark;
  }

  /** Why epoll can't be used; null if it can. A {@link LinkageError} if its classes are missing. */
  static @Nullable Throwable unavailable() {
    return Epoll.unavailabilityCause();
  }

  static TransportKind create() {
    return new EpollTransport("");
  }

  static boolean runs(IoEventLoopGroup group) {
    return group.isCompatible(EpollIoHandle.class);
  }

  static TransportKind of(IoEventLoopGroup group) {
    return new EpollTransport(
        group.isIoType(EpollIoHandler.class)
            ? "of the application's event loops, which have no guard against the loss of"
                + " half-closed connections; make them with the proxy's I/O handler factory"
            : "of the application's event loops");
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return new HalfCloseGuard(EpollIoHandler.newFactory());
  }

  @Override
  public ChannelFactory<? extends ServerSocketChannel> serverChannels() {
    return () -> listening(false);
  }

  @Override
  public ServerSocketChannel serverChannel(InetAddress address) {
    return listening(address instanceof Inet4Address && !address.isAnyLocalAddress());
  }

  private static ServerSocketChannel listening(boolean ipv4) {
    Socket socket = TcpSocket.open(ipv4);
    return new EdgeListeningChannel(socket, EpollWatch.of(socket));
  }

  @Override
  public ChannelFactory<? extends SocketChannel> clientChannels() {
    return () -> connecting(false);
  }

  /** Of the family of the target: IPv4 costs the kernel less where it is not mapped to IPv6. */
  @Override
  public SocketChannel clientChannel(InetAddress target) {
    return connecting(target instanceof Inet4Address);
  }

  private static SocketChannel connecting(boolean ipv4) {
    Socket socket = TcpSocket.open(ipv4);
    return new EdgeTcpChannel(socket, EpollWatch.of(socket));
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannels() {
    return EpollDatagramChannel::new;
  }

  /**
   * The plain read of a connected socket takes an empty datagram for none; recvmmsg(2) does not,
   * and is used where a buffer has room for two. That is what reads where the event loop is an
   * application's, and {@link DirectDatagrams} does not.
   */
  @Override
  public void receiveConnected(DatagramChannel channel) {
    DatagramChannelConfig config = channel.config();
    config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM);
    config.setRecvByteBufAllocator(buffers(2 * MAX_DATAGRAM));
    DirectDatagrams.prepare((EpollDatagramChannel) channel, true);
  }

  @Override
  public PeerSocket peer(DatagramChannel connected) {
    DirectDatagrams direct = DirectDatagrams.of(connected);
    return direct == null ? super.peer(connected) : direct.socket();
  }

  @Override
  public void receiveClient(DatagramChannel channel) {
    super.receiveClient(channel);
    DirectDatagrams.prepare((EpollDatagramChannel) channel, false);
  }

  @Override
  public @Nullable PeerSocket connectClient(DatagramChannel bound, InetSocketAddress peer) {
    DirectDatagrams direct = DirectDatagrams.of(bound);
    if (direct == null) {
      return null;
    }
    try {
      direct.connect(peer);
      return direct.socket();
    } catch (IOException e) {
      LOG.debug("a socket is not connected to its client {}: {}", peer, e.toString());
      return null;
    }
  }

  @Override
  public void receiveMany(DatagramChannel channel) {
    super.receiveMany(channel);
    DirectDatagrams.prepareMany((EpollDatagramChannel) channel);
  }

  @Override
  public PeerSocket peer(DatagramChannel bound, InetSocketAddress to) {
    DirectDatagrams direct = DirectDatagrams.of(bound);
    return direct == null ? super.peer(bound, to) : direct.socket().to(to);
  }

  @Override
  public void sendEmpty(DatagramChannel connected) throws IOException {
    EmptyDatagram.send((Socket) ((EpollDatagramChannel) connected).fd());
  }

  @Override
  public void sendEmpty(DatagramChannel channel, InetSocketAddress to) throws IOException {
    EmptyDatagram.send((Socket) ((EpollDatagramChannel) channel).fd(), to);
  }

  @Override
  public boolean supports(ChannelOption<?> option) {
    return option instanceof UnixChannelOption || options.contain(option);
  }

  @Override
  public Consumer<ChannelConfig> routing(int mark, String interfaceName) {
    return LinuxRouting.of(mark, interfaceName, this);
  }

  @Override
  public void foreignSource(ChannelConfig config) {
    LinuxRouting.foreignSource(config);
  }

  /** The kernel gives a datagram to the socket that is connected to its sender, if there is one. */
  @Override
  public boolean sharesPorts() {
    return true;
  }

  @Override
  public void sharePort(ChannelConfig config) {
    config.setOption(EpollChannelOption.SO_REUSEPORT, true);
  }

  @Override
  public String describe() {
    return remark.isEmpty() ? EPOLL : EPOLL + " (" + remark + ")";
  }
}
