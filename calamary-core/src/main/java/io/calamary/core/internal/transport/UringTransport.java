package io.calamary.core.internal.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Linux's rings of requests and completions; used only where it is asked for. */
final class UringTransport extends TransportKind {
  private final String remark;
  private final SupportedOptions options = new SupportedOptions(this);

  private UringTransport(String remark) {
    super(IO_URING);
    this.remark = remark;
  }

  /** Why io_uring can't be used; null if it can. A {@link LinkageError} if classes are missing. */
  static @Nullable Throwable unavailable() {
    return IoUring.unavailabilityCause();
  }

  static TransportKind create() {
    return new UringTransport("");
  }

  static boolean runs(IoEventLoopGroup group) {
    return group.isCompatible(IoUringIoHandle.class);
  }

  static TransportKind of(IoEventLoopGroup group) {
    return new UringTransport(
        group.isIoType(IoUringIoHandler.class)
            ? "of the application's event loops, which have no guard against the loss of resets;"
                + " make them with the proxy's I/O handler factory"
            : "of the application's event loops");
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return new UringGuard(IoUringIoHandler.newFactory());
  }

  @Override
  public ChannelFactory<? extends ServerSocketChannel> serverChannels() {
    return IoUringServerSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends SocketChannel> clientChannels() {
    return IoUringSocketChannel::new;
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannels() {
    return IoUringDatagramChannel::new;
  }

  /** Netty does send what is empty here, and in its order. */
  @Override
  public void sendEmpty(DatagramChannel connected) {
    connected.writeAndFlush(Unpooled.EMPTY_BUFFER, connected.voidPromise());
  }

  @Override
  public void sendEmpty(DatagramChannel channel, InetSocketAddress to) {
    channel.writeAndFlush(new DatagramPacket(Unpooled.EMPTY_BUFFER, to), channel.voidPromise());
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
