package io.calamary.core.spi;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * The UDP side of a listener: takes datagrams of clients that know of no proxy, and sends them what
 * comes back. What is between, the core does: flows, rules, sockets to targets, expiry.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramAcceptor {
  /**
   * Binds the sockets that receive. Called once, when the server starts.
   *
   * @param address the listener's address, with a port other than 0 where its TCP side is bound
   *     already
   * @param intakes where to hand over what is received: one for each event loop. All the datagrams
   *     of a client's address and port must go to the same one
   * @return completes on any thread when everything is bound; fails with an exception whose message
   *     tells people what is missing
   */
  CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes);

  /** The way back to clients; called once for each event loop, on that loop. */
  DatagramReplies replies(EventLoop loop);
}
