package io.calamary.core.internal.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The transport on the JDK's selectors. */
final class NioTransport extends TransportKind {
  private final String remark;
  private final SupportedOptions options = new SupportedOptions(this);

  NioTransport(String remark) {
    super(NIO);
    this.remark = remark;
  }

  static boolean runs(IoEventLoopGroup group) {
    return group.isCompatible(NioIoHandle.class);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return NioIoHandler.newFactory();
  }

  @Override
  public ChannelFactory<? extends ServerSocketChannel> serverChannels() {
    return NioServerSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends SocketChannel> clientChannels() {
    return NioSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannels() {
    return NioDatagrams::open;
  }

  @Override
  public void sendEmpty(DatagramChannel connected) throws IOException {
    NioDatagrams.sendEmpty(connected);
  }

  @Override
  public void sendEmpty(DatagramChannel channel, InetSocketAddress to) throws IOException {
    NioDatagrams.sendEmpty(channel, to);
  }

  @Override
  public boolean supports(ChannelOption<?> option) {
    return options.contain(option);
  }

  @Override
  public Consumer<ChannelConfig> routing(int mark, String interfaceName) {
    return LinuxRouting.none(mark, interfaceName, this);
  }

  @Override
  public void foreignSource(ChannelConfig config) {
    throw LinuxRouting.noForeignSource(this);
  }

  @Override
  public String describe() {
    return remark.isEmpty() ? NIO : NIO + " (" + remark + ")";
  }
}
