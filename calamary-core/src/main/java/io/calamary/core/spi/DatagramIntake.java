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

  /** Sends on what was received since; on the event loop. */
  void flush();

  /** Counts a datagram that is thrown away because the event loop is behind; from any thread. */
  void dropped();
}
