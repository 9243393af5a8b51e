package io.calamary.core.spi;

import io.calamary.flow.Flow;
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

  /**
   * Whose datagrams reach a client. Who sends unasked, where that is heard, is a flow of its own:
   * the rules judge it as if the client had sent to them. By default the destination alone is
   * heard.
   */
  default DatagramFiltering filtering() {
    return DatagramFiltering.ADDRESS_AND_PORT_DEPENDENT;
  }

  /**
   * Whether targets see the client's address, and its port unless that is in use on this host.
   * Their answers must come back through this host, and be handed to the socket there. The epoll
   * transport only, and the process needs CAP_NET_ADMIN. False by default. Then all that a client
   * sends from one port leaves by one socket, whatever the {@link #filtering()}.
   */
  default boolean keepsSource() {
    return false;
  }

  /** Tells what the mode knows about each new flow; nothing by default. On the event loop. */
  default void describe(Flow.Builder flow) {}

  /**
   * The way back to clients who sent by themselves; called once for each event loop, on that loop.
   */
  DatagramReplies replies(EventLoop loop);
}
