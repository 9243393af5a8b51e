package io.calamary.core.internal.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux's rings of requests and completions; used only where it is asked for. */
final class UringTransport extends TransportKind {
  private static final Logger LOG = LoggerFactory.getLogger(UringTransport.class);

  private final String remark;
  private final SupportedOptions options = new SupportedOptions(this);

  private UringTransport(String remark) {
    super(IO_URING);
    this.remark = remark;
  }

  /** Why io_uring can't be used; null if it can. A {@link LinkageError} if classes are missing. */
  static @Nullable Throwable unavailable() {
    Throwable cause = IoUring.unavailabilityCause();
    return cause == null && !IoUring.isPollAddMultishotEnabled()
        ? new UnsupportedOperationException(
            "a poll of the ring tells of one change only (expected: Linux 5.13 or newer)")
        : cause;
  }

  static TransportKind create() {
    return new UringTransport("");
  }

  static boolean runs(IoEventLoopGroup group) {
    return group.isCompatible(IoUringIoHandle.class);
  }

  static TransportKind ofApplication() {
    return new UringTransport("of the application's event loops");
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return IoUringIoHandler.newFactory();
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
    return new EdgeListeningChannel(socket, UringWatch.of(socket));
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
    return new EdgeTcpChannel(socket, UringWatch.of(socket));
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannels() {
    return UringDatagramChannel::new;
  }

  /** What is read directly is of every size. */
  @Override
  public void receiveConnected(DatagramChannel channel) {
    requireDirect(channel);
  }

  @Override
  public void receiveClient(DatagramChannel channel) {
    requireDirect(channel);
  }

  @Override
  public void receiveMany(DatagramChannel channel) {
    requireDirect(channel);
  }

  private static UringDatagramChannel requireDirect(DatagramChannel channel) {
    return (UringDatagramChannel) channel;
  }

  @Override
  public PeerSocket peer(DatagramChannel connected) {
    return requireDirect(connected).direct();
  }

  @Override
  public PeerSocket peer(DatagramChannel bound, InetSocketAddress to) {
    return requireDirect(bound).direct().to(to);
  }

  @Override
  public @Nullable PeerSocket connectClient(DatagramChannel bound, InetSocketAddress peer) {
    DirectSocket direct = requireDirect(bound).direct();
    try {
      direct.connect(peer, false);
      return direct;
    } catch (IOException e) {
      LOG.debug("a socket is not connected to its client {}: {}", peer, e.toString());
      return null;
    }
  }

  @Override
  public void sendEmpty(DatagramChannel connected) throws IOException {
    EmptyDatagram.send((Socket) ((UnixChannel) connected).fd());
  }

  @Override
  public void sendEmpty(DatagramChannel channel, InetSocketAddress to) throws IOException {
    EmptyDatagram.send((Socket) ((UnixChannel) channel).fd(), to);
  }

  /** The kernel gives a datagram to the socket that is connected to its sender, if there is one. */
  @Override
  public boolean sharesPorts() {
    return true;
  }

  @Override
  public void sharePort(ChannelConfig config) {
    config.setOption(UnixChannelOption.SO_REUSEPORT, true);
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

  @Override
  public String describe() {
    return remark.isEmpty() ? IO_URING : IO_URING + " (" + remark + ")";
  }
}
