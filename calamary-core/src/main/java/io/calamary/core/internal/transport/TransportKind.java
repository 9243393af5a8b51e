package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of Netty's transports: its event loops and its channels. Immutable.
 *
 * <p>Nothing outside {@link EpollTransport} and what is behind it touches a class of the epoll
 * transport, nor outside {@link UringTransport} one of io_uring, so their jars may be missing at
 * run time.
 */
public abstract sealed class TransportKind permits NioTransport, EpollTransport, UringTransport {
  /** The name of Linux's own transport. */
  public static final String EPOLL = "epoll";

  /** The name of Linux's rings of requests. */
  public static final String IO_URING = "io_uring";

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
   * @param name {@code epoll}, {@code io_uring} or {@code nio}; null for epoll where it loads, else
   *     NIO
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if one was asked for that does not load
   */
  public static TransportKind choose(@Nullable String name) {
    if (name == null) {
      Throwable missing = why(EpollTransport::unavailable);
      return missing == null
          ? EpollTransport.create()
          : new NioTransport("epoll does not load: " + text(missing));
    }
    return switch (name) {
      case NIO -> new NioTransport("");
      case EPOLL -> {
        needed(EPOLL, why(EpollTransport::unavailable));
        yield EpollTransport.create();
      }
      case IO_URING -> {
        needed(IO_URING, why(UringTransport::unavailable));
        yield UringTransport.create();
      }
      default ->
          throw new IllegalArgumentException(
              "transport: '" + name + "' (expected: 'epoll', 'io_uring' or 'nio')");
    };
  }

  private static void needed(String name, @Nullable Throwable missing) {
    if (missing != null) {
      throw new IllegalStateException(
          "transport: '"
              + name
              + "' does not load: "
              + text(missing)
              + " (expected: Linux, and netty-transport-native-"
              + name
              + " for this machine on the class or module path; or 'nio')",
          missing);
    }
  }

  /**
   * The transport that an event loop group runs.
   *
   * @throws IllegalArgumentException if that is none of epoll, io_uring and NIO
   */
  public static TransportKind of(EventLoopGroup group) {
    Objects.requireNonNull(group, "group");
    if (group instanceof IoEventLoopGroup io) {
      if (NioTransport.runs(io)) {
        return new NioTransport("of the application's event loops");
      }
      if (why(EpollTransport::unavailable) == null && EpollTransport.runs(io)) {
        return EpollTransport.of(io);
      }
      if (why(UringTransport::unavailable) == null && UringTransport.runs(io)) {
        return UringTransport.of(io);
      }
    }
    throw new IllegalArgumentException(
        "event loop group: "
            + group.getClass().getName()
            + " (expected: one of NIO, epoll or io_uring, such as new"
            + " MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))");
  }

  private static @Nullable Throwable why(Supplier<@Nullable Throwable> unavailable) {
    try {
      return unavailable.get();
    } catch (LinkageError e) {
      return e;
    }
  }

  private static String text(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().replace('\n', ' ');
  }

  /** {@code epoll}, {@code io_uring} or {@code nio}. */
  public final String name() {
    return name;
  }

  /** Makes the I/O side of event loops, with guards against what Netty's own would lose. */
  public abstract IoHandlerFactory ioHandlerFactory();

  /** Makes listening sockets. */
  public abstract ChannelFactory<? extends ServerSocketChannel> serverChannels();

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
