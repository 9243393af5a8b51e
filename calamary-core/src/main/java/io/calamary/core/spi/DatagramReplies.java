package io.calamary.core.spi;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;

/** Sends answers to clients from the addresses that they sent to. Of one event loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramReplies {
  /**
   * The way from an address to a client. Opens nothing that an answer does not need.
   *
   * @param from whom the client is to see as the sender
   * @param client where it goes
   */
  ReplyPath path(InetSocketAddress from, InetSocketAddress client);

  /**
   * Takes a client's datagram that is not passed on, because its flow was refused, and may tell the
   * client so; not called where the verdict says that nobody is to be told. By default nothing.
   *
   * @param client who sent it
   * @param destination where it was sent to
   * @param payload what it says, may be empty; borrowed
   */
  default void refused(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {}

  /** Releases everything; no path is used any more. */
  void close();
}
