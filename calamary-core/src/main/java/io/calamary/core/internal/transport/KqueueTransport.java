package io.calamary.core.internal.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The own transport of macOS and the BSDs. Options by their numbers are Linux's, so none here. */
final class KqueueTransport extends TransportKind {
  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private final String remark;
  private final SupportedOptions options = new SupportedOptions(this);

  private KqueueTransport(String remark) {
    super(KQUEUE);
    this.remark = remark;
  }

  /** Why kqueue can't be used; null if it can. A {@link LinkageError} if classes are missing. */
  static @Nullable Throwable unavailable() {
    return KQueue.unavailabilityCause();
  }

  static TransportKind create() {
    return new KqueueTransport("");
  }

  static boolean runs(IoEventLoopGroup group) {
    return group.isCompatible(KQueueIoHandle.class);
  }

  static TransportKind ofApplication() {
    return new KqueueTransport("of the application's event loops");
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return KQueueIoHandler.newFactory();
  }

  @Override
  public ChannelFactory<? extends ServerSocketChannel> serverChannels() {
    return KQueueServerSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends SocketChannel> clientChannels() {
    return KQueueSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannels() {
    return KQueueDatagramChannel::new;
  }

  @Override
  public void sendEmpty(DatagramChannel connected) throws IOException {
    socket(connected).send(EMPTY.duplicate(), 0, 0);
  }

  @Override
  public void sendEmpty(DatagramChannel channel, InetSocketAddress to) throws IOException {
    socket(channel).sendTo(EMPTY.duplicate(), 0, 0, to.getAddress(), to.getPort());
  }

  private static Socket socket(DatagramChannel channel) {
    return (Socket) ((KQueueDatagramChannel) channel).fd();
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
    return remark.isEmpty() ? KQUEUE : KQUEUE + " (" + remark + ")";
  }
}
