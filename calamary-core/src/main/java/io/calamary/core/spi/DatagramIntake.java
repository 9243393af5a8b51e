package io.calamary.core.spi;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;

/** Where the datagrams of an event loop go. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramIntake {
  /** The event loop; from any thread. */
  EventLoop loop();

  /**
   * Takes a datagram, on the event loop.
   *
   * @param client who sent it
   * @param destination where it was sent to
   * @param payload what it says, may be empty; borrowed
   */
  void received(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload);

  /**
   * Takes a datagram that somebody handed over for a client, on the event loop. All of the same
   * client, destination and peer must go to the same loop. Each flow has a socket of its own, also
   * whatever {@link DatagramAcceptor#filtering()} says.
   *
   * @param client who sent it first
   * @param destination where the client sent it to
   * @param peer who handed it over
   * @param payload what it says, may be empty; borrowed
   */
  void received(
      InetSocketAddress client, InetSocketAddress destination, DatagramPeer peer, ByteBuf payload);

  /** Sends on what was received since; on the event loop. */
  void flush();

  /** Counts a datagram that is thrown away before it was handed over; from any thread. */
  void dropped();
}
