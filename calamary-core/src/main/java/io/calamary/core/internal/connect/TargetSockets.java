package io.calamary.core.internal.connect;

import io.calamary.Outgoing;
import io.calamary.core.internal.transport.PeerSocket;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.internal.transport.TransportKind;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the sockets that connect to targets. Immutable, for all event loops. */
final class TargetSockets {
  private final ChannelFactory<? extends ServerSocketChannel> listeningFactory;
  private final TransportKind transport;
  private final Consumer<ChannelConfig> routing;
  private final OwnConnections own = new OwnConnections();

  /**
   * Sockets of a transport.
   *
   * @throws IllegalStateException if the transport or the kernel refuses mark or interface
   */
  TargetSockets(TransportKind transport, Outgoing outgoing) {
    this.transport = transport;
    listeningFactory = transport.serverChannels();
    routing = transport.routing(outgoing.mark(), outgoing.interfaceName());
  }

  /**
   * A socket that is neither registered nor connected.
   *
   * @param foreign whether it is to come from an address that is not this host's
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  SocketChannel open(InetAddress target, int connectMillis, boolean foreign) {
    SocketChannel channel = transport.clientChannel(target);
    try {
      configure(channel);
      if (foreign) {
        transport.foreignSource(channel.config());
      }
      channel.config().setConnectTimeoutMillis(connectMillis);
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    return channel;
  }

  /** The connections that are made with these sockets. */
  OwnConnections own() {
    return own;
  }

  /** Gives a socket that is not registered yet the options of all. */
  void configure(SocketChannel channel) {
    SocketChannelConfig config = channel.config();
    config.setAutoRead(false);
    config.setAllowHalfClosure(true);
    config.setTcpNoDelay(true);
    config.setKeepAlive(true);
    config.setRecvByteBufAllocator(RecvBuffers.INSTANCE);
    routing.accept(config);
  }

  /**
   * A socket for one connection that comes in; neither registered nor bound.
   *
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  ServerSocketChannel listening() {
    ServerSocketChannel channel = listeningFactory.newChannel();
    try {
      channel.config().setBacklog(1);
      routing.accept(channel.config());
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    return channel;
  }

  /**
   * A socket for the datagrams to and from one target; neither registered nor connected.
   *
   * @param shared whether it is to be bound to the port of one of {@link #mappedDatagrams}
   * @param foreign whether that port is of an address that is not this host's
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  DatagramChannel datagrams(boolean shared, boolean foreign) {
    DatagramChannel channel = transport.datagramChannels().newChannel();
    try {
      if (shared) {
        transport.receiveClient(channel);
        transport.sharePort(channel.config());
      } else {
        transport.receiveConnected(channel);
      }
      routing.accept(channel.config());
      if (shared && foreign) {
        transport.foreignSource(channel.config());
      }
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    return channel;
  }

  /**
   * A socket for the datagrams to and from many targets; neither registered nor bound.
   *
   * @param foreign whether it is to be bound to an address that is not this host's
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  DatagramChannel mappedDatagrams(boolean foreign) {
    DatagramChannel channel = transport.datagramChannels().newChannel();
    try {
      transport.receiveMany(channel);
      if (transport.sharesPorts()) {
        transport.sharePort(channel.config());
      }
      routing.accept(channel.config());
      if (foreign) {
        transport.foreignSource(channel.config());
      }
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    return channel;
  }

  /**
   * A socket for the datagrams of a client; neither registered nor bound.
   *
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  DatagramChannel clientDatagrams() {
    DatagramChannel channel = transport.datagramChannels().newChannel();
    transport.receiveClient(channel);
    return channel;
  }

  PeerSocket peer(DatagramChannel connected) {
    return transport.peer(connected);
  }

  boolean sharesPorts() {
    return transport.sharesPorts();
  }

  @Nullable PeerSocket connectClient(DatagramChannel bound, InetSocketAddress peer) {
    return transport.connectClient(bound, peer);
  }

  PeerSocket peer(DatagramChannel mapped, InetSocketAddress to) {
    return transport.peer(mapped, to);
  }
}
