package io.calamary.core.spi;

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

  /** Releases everything; no path is used any more. */
  void close();
}
