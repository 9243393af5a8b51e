package io.calamary.core.spi;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What an acceptor can know about its server. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ListenerContext {
  /** The server's limits. */
  Limits limits();

  /** The server's timeouts. */
  Timeouts timeouts();

  /** The mark and the interface of the server's outgoing sockets. */
  Outgoing outgoing();

  /** The transport that the server runs on: {@code epoll} or {@code nio}. */
  String transport();

  /** Makes what checks a listener's clients with an authenticator, which may fail in any way. */
  Logins logins(Authenticator authenticator);

  /**
   * Whether a connection to this address would come back to a listener of this server that is
   * bound. On any thread.
   */
  boolean leadsBack(InetSocketAddress address);

  /**
   * Has the server know where its own connections to targets come from, from now on.
   *
   * @return whether such a connection comes from an address; to be asked on any thread
   */
  Predicate<InetSocketAddress> ownConnections();

  /**
   * Tries an option on a TCP socket that is closed again, so that a mode can say at the start what
   * it misses.
   *
   * @return why the transport or the kernel refuses it; null if it is taken
   */
  <T> @Nullable String refusal(ChannelOption<T> option, T value);

  /**
   * A UDP socket of the server's transport, neither registered nor bound, that receives datagrams
   * of every size. The caller's.
   *
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  DatagramChannel datagramSocket();

  /**
   * Sends a datagram without payload at once, as Netty takes the write of an empty buffer for none.
   * On the socket's event loop.
   *
   * @param socket one of {@link #datagramSocket()}, not connected
   * @throws IOException if the kernel refuses it
   */
  void sendEmpty(DatagramChannel socket, InetSocketAddress to) throws IOException;
}
