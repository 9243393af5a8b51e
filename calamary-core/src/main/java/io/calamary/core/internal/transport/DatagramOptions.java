package io.calamary.core.internal.transport;

import static io.calamary.core.internal.transport.SocketCalls.get;
import static io.calamary.core.internal.transport.SocketCalls.set;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a UDP socket that joins no groups; each is the kernel's, and asked of it. */
final class DatagramOptions extends DefaultChannelConfig implements DatagramChannelConfig {
  private final Socket socket;
  private volatile boolean activeOnRegistration;

  DatagramOptions(Channel channel, Socket socket) {
    super(channel);
    this.socket = socket;
  }

  /** Whether it can be used before it is bound: the kernel gives it a port when it sends. */
  boolean isActiveOnRegistration() {
    return activeOnRegistration;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's resolver asks for it
  public Map<ChannelOption<?>, Object> getOptions() {
    return getOptions(
        super.getOptions(),
        ChannelOption.SO_BROADCAST,
        ChannelOption.SO_RCVBUF,
        ChannelOption.SO_SNDBUF,
        ChannelOption.SO_REUSEADDR,
        ChannelOption.IP_TOS,
        ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION,
        UnixChannelOption.SO_REUSEPORT);
  }

  @Override
  @SuppressWarnings({"unchecked", "deprecation"}) // an option and its value are of one type
  public <T> T getOption(ChannelOption<T> option) {
    Object value;
    if (option == ChannelOption.SO_BROADCAST) {
      value = isBroadcast();
    } else if (option == ChannelOption.SO_RCVBUF) {
      value = getReceiveBufferSize();
    } else if (option == ChannelOption.SO_SNDBUF) {
      value = getSendBufferSize();
    } else if (option == ChannelOption.SO_REUSEADDR) {
      value = isReuseAddress();
    } else if (option == ChannelOption.IP_TOS) {
      value = getTrafficClass();
    } else if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
      value = activeOnRegistration;
    } else if (option == UnixChannelOption.SO_REUSEPORT) {
      value = get(socket::isReusePort);
    } else {
      value = SocketCalls.numbered(socket, option);
      if (value == null) {
        return super.getOption(option);
      }
    }
    return (T) value;
  }

  @Override
  @SuppressWarnings("deprecation")
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    validate(option, value);
    if (option == ChannelOption.SO_BROADCAST) {
      setBroadcast((Boolean) value);
    } else if (option == ChannelOption.SO_RCVBUF) {
      setReceiveBufferSize((Integer) value);
    } else if (option == ChannelOption.SO_SNDBUF) {
      setSendBufferSize((Integer) value);
    } else if (option == ChannelOption.SO_REUSEADDR) {
      setReuseAddress((Boolean) value);
    } else if (option == ChannelOption.IP_TOS) {
      setTrafficClass((Integer) value);
    } else if (option == ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION) {
      activeOnRegistration = (Boolean) value;
    } else if (option == UnixChannelOption.SO_REUSEPORT) {
      set(() -> socket.setReusePort((Boolean) value));
    } else {
      return SocketCalls.setNumbered(socket, option, value) || super.setOption(option, value);
    }
    return true;
  }

  @Override
  public int getSendBufferSize() {
    return get(socket::getSendBufferSize);
  }

  @Override
  public DatagramOptions setSendBufferSize(int sendBufferSize) {
    set(() -> socket.setSendBufferSize(sendBufferSize));
    return this;
  }

  @Override
  public int getReceiveBufferSize() {
    return get(socket::getReceiveBufferSize);
  }

  @Override
  public DatagramOptions setReceiveBufferSize(int receiveBufferSize) {
    set(() -> socket.setReceiveBufferSize(receiveBufferSize));
    return this;
  }

  @Override
  public int getTrafficClass() {
    return get(socket::getTrafficClass);
  }

  @Override
  public DatagramOptions setTrafficClass(int trafficClass) {
    set(() -> socket.setTrafficClass(trafficClass));
    return this;
  }

  @Override
  public boolean isReuseAddress() {
    return get(socket::isReuseAddress);
  }

  @Override
  public DatagramOptions setReuseAddress(boolean reuseAddress) {
    set(() -> socket.setReuseAddress(reuseAddress));
    return this;
  }

  @Override
  public boolean isBroadcast() {
    return get(socket::isBroadcast);
  }

  @Override
  public DatagramOptions setBroadcast(boolean broadcast) {
    set(() -> socket.setBroadcast(broadcast));
    return this;
  }

  private static UnsupportedOperationException groups() {
    return new UnsupportedOperationException(
        "an option for groups of receivers (expected: those for one)");
  }

  @Override
  public boolean isLoopbackModeDisabled() {
    throw groups();
  }

  @Override
  public DatagramOptions setLoopbackModeDisabled(boolean loopbackModeDisabled) {
    throw groups();
  }

  @Override
  public int getTimeToLive() {
    throw groups();
  }

  @Override
  public DatagramOptions setTimeToLive(int ttl) {
    throw groups();
  }

  @Override
  public @Nullable InetAddress getInterface() {
    throw groups();
  }

  @Override
  public DatagramOptions setInterface(InetAddress interfaceAddress) {
    throw groups();
  }

  @Override
  public @Nullable NetworkInterface getNetworkInterface() {
    throw groups();
  }

  @Override
  public DatagramOptions setNetworkInterface(NetworkInterface networkInterface) {
    throw groups();
  }

  @Override
  public DatagramOptions setConnectTimeoutMillis(int connectTimeoutMillis) {
    super.setConnectTimeoutMillis(connectTimeoutMillis);
    return this;
  }

  @Override
  @Deprecated
  public DatagramOptions setMaxMessagesPerRead(int maxMessagesPerRead) {
    super.setMaxMessagesPerRead(maxMessagesPerRead);
    return this;
  }

  @Override
  public DatagramOptions setWriteSpinCount(int writeSpinCount) {
    super.setWriteSpinCount(writeSpinCount);
    return this;
  }

  @Override
  public DatagramOptions setAllocator(ByteBufAllocator allocator) {
    super.setAllocator(allocator);
    return this;
  }

  @Override
  public DatagramOptions setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
    super.setRecvByteBufAllocator(allocator);
    return this;
  }

  @Override
  public DatagramOptions setAutoRead(boolean autoRead) {
    super.setAutoRead(autoRead);
    return this;
  }

  @Override
  public DatagramOptions setAutoClose(boolean autoClose) {
    super.setAutoClose(autoClose);
    return this;
  }

  @Override
  public DatagramOptions setMessageSizeEstimator(MessageSizeEstimator estimator) {
    super.setMessageSizeEstimator(estimator);
    return this;
  }

  @Override
  public DatagramOptions setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
    super.setWriteBufferWaterMark(writeBufferWaterMark);
    return this;
  }
}
