package io.calamary.core.internal.transport;

import static io.calamary.core.internal.transport.SocketCalls.get;
import static io.calamary.core.internal.transport.SocketCalls.set;

import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.unix.Socket;
import io.netty.util.NetUtil;
import java.util.Map;

/**
 * The options of TCP sockets, of those that listen and of connections. What a connection has from
 * the socket that accepted it is known, and not set once more.
 */
final class EdgeTcpConfig extends ChainedTcpConfig {
  private final Socket socket;
  private final TcpOptions options;
  private volatile boolean halfClosure;
  private volatile boolean noDelay;
  private volatile boolean keepAlive;
  private volatile int backlog = NetUtil.SOMAXCONN;

  /**
   * The options of a socket.
   *
   * @param inherited whether {@link #prepare} was called for the socket that accepted it
   */
  EdgeTcpConfig(EdgeChannel channel, RecvByteBufAllocator buffers, boolean inherited) {
    super(channel, buffers);
    socket = channel.socket;
    options = channel.watch.options();
    noDelay = inherited;
    keepAlive = inherited;
  }

  /** Gives a listening socket what every connection has to have. */
  void prepare() {
    set(() -> socket.setReuseAddress(true));
    set(() -> socket.setTcpNoDelay(true));
    set(() -> socket.setKeepAlive(true));
    noDelay = true;
    keepAlive = true;
  }

  @Override
  public Map<ChannelOption<?>, Object> getOptions() {
    Map<ChannelOption<?>, Object> own =
        getOptions(
            super.getOptions(),
            ChannelOption.TCP_NODELAY,
            ChannelOption.SO_KEEPALIVE,
            ChannelOption.SO_LINGER,
            ChannelOption.SO_BACKLOG,
            ChannelOption.IP_TOS,
            ChannelOption.ALLOW_HALF_CLOSURE);
    return getOptions(own, options.all());
  }

  @Override
  @SuppressWarnings("unchecked") // an option and its value are of one type
  public <T> T getOption(ChannelOption<T> option) {
    Object value;
    if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
      value = halfClosure;
    } else if (option == ChannelOption.TCP_NODELAY) {
      value = noDelay;
    } else if (option == ChannelOption.SO_KEEPALIVE) {
      value = keepAlive;
    } else if (option == ChannelOption.SO_LINGER) {
      value = getSoLinger();
    } else if (option == ChannelOption.SO_BACKLOG) {
      value = backlog;
    } else if (option == ChannelOption.IP_TOS) {
      value = getTrafficClass();
    } else {
      LinuxTcpOption known = options.of(option);
      value = known == null ? SocketCalls.numbered(socket, option) : known.get(socket);
      if (value == null) {
        return super.getOption(option);
      }
    }
    return (T) value;
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    validate(option, value);
    if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
      halfClosure = (Boolean) value;
    } else if (option == ChannelOption.TCP_NODELAY) {
      setTcpNoDelay((Boolean) value);
    } else if (option == ChannelOption.SO_KEEPALIVE) {
      setKeepAlive((Boolean) value);
    } else if (option == ChannelOption.SO_LINGER) {
      setSoLinger((Integer) value);
    } else if (option == ChannelOption.SO_BACKLOG) {
      setBacklog((Integer) value);
    } else if (option == ChannelOption.IP_TOS) {
      setTrafficClass((Integer) value);
    } else {
      LinuxTcpOption known = options.of(option);
      if (known == null) {
        return SocketCalls.setNumbered(socket, option, value) || super.setOption(option, value);
      }
      known.set(socket, value);
    }
    return true;
  }

  @Override
  public boolean isAllowHalfClosure() {
    return halfClosure;
  }

  @Override
  public EdgeTcpConfig setAllowHalfClosure(boolean allowHalfClosure) {
    halfClosure = allowHalfClosure;
    return this;
  }

  @Override
  public boolean isTcpNoDelay() {
    return noDelay;
  }

  @Override
  public EdgeTcpConfig setTcpNoDelay(boolean tcpNoDelay) {
    if (tcpNoDelay != noDelay) {
      noDelay = tcpNoDelay;
      set(() -> socket.setTcpNoDelay(tcpNoDelay));
    }
    return this;
  }

  @Override
  public boolean isKeepAlive() {
    return keepAlive;
  }

  @Override
  public EdgeTcpConfig setKeepAlive(boolean alive) {
    if (alive != keepAlive) {
      keepAlive = alive;
      set(() -> socket.setKeepAlive(alive));
    }
    return this;
  }

  @Override
  public int getSoLinger() {
    return get(() -> socket.getSoLinger());
  }

  /**
   * How the socket ends: with a reset (0), or as always (-1). To wait for an end in an event loop
   * would stop all its other connections.
   */
  @Override
  public EdgeTcpConfig setSoLinger(int soLinger) {
    if (soLinger > 0) {
      throw new IllegalArgumentException("SO_LINGER: " + soLinger + " (expected: 0 or -1)");
    }
    set(() -> socket.setSoLinger(soLinger));
    return this;
  }

  @Override
  public int getTrafficClass() {
    return get(() -> socket.getTrafficClass());
  }

  @Override
  public EdgeTcpConfig setTrafficClass(int trafficClass) {
    set(() -> socket.setTrafficClass(trafficClass));
    return this;
  }

  @Override
  public int getSendBufferSize() {
    return get(() -> socket.getSendBufferSize());
  }

  @Override
  public EdgeTcpConfig setSendBufferSize(int sendBufferSize) {
    set(() -> socket.setSendBufferSize(sendBufferSize));
    return this;
  }

  @Override
  public int getReceiveBufferSize() {
    return get(() -> socket.getReceiveBufferSize());
  }

  @Override
  public EdgeTcpConfig setReceiveBufferSize(int receiveBufferSize) {
    set(() -> socket.setReceiveBufferSize(receiveBufferSize));
    return this;
  }

  @Override
  public boolean isReuseAddress() {
    return get(socket::isReuseAddress);
  }

  @Override
  public EdgeTcpConfig setReuseAddress(boolean reuseAddress) {
    set(() -> socket.setReuseAddress(reuseAddress));
    return this;
  }

  @Override
  public int getBacklog() {
    return backlog;
  }

  @Override
  public EdgeTcpConfig setBacklog(int waiting) {
    backlog = waiting;
    return this;
  }
}
