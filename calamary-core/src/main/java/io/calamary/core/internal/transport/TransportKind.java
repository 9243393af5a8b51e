package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of Netty's transports: its event loops and its channels. Immutable.
 *
 * <p>Nothing outside {@link EpollTransport} and what is behind it touches a class of the epoll
 * transport, nor outside {@link UringTransport} one of io_uring, nor outside {@link
 * KqueueTransport} one of kqueue, so their jars may be missing at run time.
 */
public abstract sealed class TransportKind
    permits NioTransport, EpollTransport, UringTransport, KqueueTransport {
  /** The name of Linux's own transport. */
  public static final String EPOLL = "epoll";

  /** The name of Linux's rings of requests. */
  public static final String IO_URING = "io_uring";

  /** The name of the own transport of macOS and the BSDs. */
  public static final String KQUEUE = "kqueue";

  /** The name of the transport that runs everywhere. */
  public static final String NIO = "nio";

  /** The most that the length field of UDP can say (RFC 768). */
  static final int MAX_DATAGRAM = 65_535;

  private final String name;

  TransportKind(String name) {
    this.name = name;
  }

  /**
   * The transport to use.
   *
   * @param name {@code epoll}, {@code io_uring}, {@code kqueue} or {@code nio}; null for epoll on
   *     Linux and kqueue on macOS and the BSDs where it loads, else NIO
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if one was asked for that does not load
   */
  public static TransportKind choose(@Nullable String name) {
    return TransportChoice.of(name, System.getProperty("os.name", ""));
  }

  /**
   * The transport that an event loop group runs.
   *
   * @throws IllegalArgumentException if that is none of them
   */
  public static TransportKind of(EventLoopGroup group) {
    return TransportChoice.of(group);
  }

  /** {@code epoll}, {@code io_uring}, {@code kqueue} or {@code nio}. */
  public final String name() {
    return name;
  }

  /** Makes the I/O side of event loops, with guards against what Netty's own would lose. */
  public abstract IoHandlerFactory ioHandlerFactory();

  /** Makes listening sockets. */
  public abstract ChannelFactory<? extends ServerSocketChannel> serverChannels();

  /**
   * Makes a socket to listen on an address, of its family where that is cheaper; the address may be
   * one that was used until now (SO_REUSEADDR).
   *
   * @throws ChannelException if there is none to be had
   */
  public ServerSocketChannel serverChannel(InetAddress address) {
    ServerSocketChannel channel = serverChannels().newChannel();
    channel.config().setReuseAddress(true);
    return channel;
  }

  /** Makes sockets that connect. */
  public abstract ChannelFactory<? extends SocketChannel> clientChannels();

  /**
   * Makes a socket that connects to an address.
   *
   * @throws ChannelException if there is none to be had
   */
  public SocketChannel clientChannel(InetAddress target) {
    return clientChannels().newChannel();
  }

  /** Makes UDP sockets. */
  public abstract ChannelFactory<? extends DatagramChannel> datagramChannels();

  /**
   * Lets a UDP socket that is to be connected receive datagrams of every size, none cut short. One
   * read takes several of them.
   */
  public void receiveConnected(DatagramChannel channel) {
    receiveAny(channel.config());
  }

  /** How to send to the peer of a connected UDP socket, which is registered. */
  public PeerSocket peer(DatagramChannel connected) {
    return new ChannelPeer(this, connected, null);
  }

  /** As {@link #receiveAny}, for a socket that {@link #connectClient} may connect later. */
  public void receiveClient(DatagramChannel channel) {
    receiveAny(channel.config());
  }

  /**
   * Lets a UDP socket take datagrams of one peer only, if that makes it cheaper. Those that others
   * have sent before still come, with their sender; what comes without sender is the peer's.
   *
   * @return how to send to the peer; null if the socket stays as it is
   */
  public @Nullable PeerSocket connectClient(DatagramChannel bound, InetSocketAddress peer) {
    return null;
  }

  /** As {@link #receiveAny}, for a socket that is never connected. */
  public void receiveMany(DatagramChannel channel) {
    receiveAny(channel.config());
  }

  /** How to send to one of the peers of such a socket, which is registered. */
  public PeerSocket peer(DatagramChannel bound, InetSocketAddress to) {
    return new ChannelPeer(this, bound, to);
  }

  /** Lets a UDP socket that is not connected receive datagrams of every size, none cut short. */
  public final void receiveAny(DatagramChannelConfig config) {
    config.setRecvByteBufAllocator(buffers(MAX_DATAGRAM));
  }

  /**
   * Sends a datagram without payload, at once; Netty takes the write of an empty buffer for none.
   *
   * @param connected one of {@link #datagramChannels()}, connected
   * @throws IOException if the kernel refuses it
   */
  public abstract void sendEmpty(DatagramChannel connected) throws IOException;

  /**
   * As {@link #sendEmpty(DatagramChannel)}, for a socket that is not connected.
   *
   * @throws IOException if the kernel refuses it
   */
  public abstract void sendEmpty(DatagramChannel channel, InetSocketAddress to) throws IOException;

  static RecvByteBufAllocator buffers(int bytes) {
    return new DatagramBuffers(bytes);
  }

  /** Whether some kind of channel of this transport knows the option. */
  public abstract boolean supports(ChannelOption<?> option);

  /**
   * How sockets get a mark and are bound to an interface. Tried once, on a socket that is closed
   * again, so that a refusal shows at the start.
   *
   * @param mark the mark (SO_MARK); 0 for none
   * @param interfaceName the interface (SO_BINDTODEVICE); empty for any
   * @return what to do with the configuration of each socket before it connects; throws {@link
   *     io.netty.channel.ChannelException} if the kernel has come to refuse it; may be shared
   * @throws IllegalStateException if this transport can't do it, or the kernel refuses it
   */
  public abstract Consumer<ChannelConfig> routing(int mark, String interfaceName);

  /**
   * Lets a socket connect from an address that is not this host's (ip(7), IP_TRANSPARENT).
   *
   * @throws io.netty.channel.ChannelException if this transport can't do it, or the kernel refuses
   */
  public abstract void foreignSource(ChannelConfig config);

  /** Whether a UDP socket with one peer can share the port of one that hears anybody. */
  public boolean sharesPorts() {
    return false;
  }

  /** Lets sockets of this process that allow it too have the same port. */
  public void sharePort(ChannelConfig config) {
    throw new UnsupportedOperationException("ports are not shared on " + this);
  }

  /**
   * Tries an option on a TCP socket that is closed again.
   *
   * @return why it is refused; null if it is not
   */
  public final <T> @Nullable String refusal(ChannelOption<T> option, T value) {
    Channel socket = clientChannels().newChannel();
    try {
      boolean known = socket.config().setOption(option, value);
      return known ? null : "the transport " + describe() + " does not know it";
    } catch (ChannelException e) {
      return String.valueOf(e.getMessage());
    } finally {
      socket.unsafe().closeForcibly();
    }
  }

  /** One line for the log: the name, and what is to be known about it. */
  public abstract String describe();

  @Override
  public final String toString() {
    return describe();
  }
}
