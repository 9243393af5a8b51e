package io.calamary.core.spi;

import io.calamary.flow.Flow;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Who handed over a client's datagram, where that was not the client itself, such as a load
 * balancer. Datagrams between the same client and destination are of one flow only if their peers
 * are equal. Used on one event loop.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatagramPeer {
  /** Tells what it knows about a new flow, after {@link DatagramAcceptor#describe}. */
  void describe(Flow.Builder flow);

  /**
   * The way back to the client. Opens nothing that an answer does not need.
   *
   * @param from whom the client is to see as the sender
   */
  ReplyPath path(InetSocketAddress from);

  @Override
  boolean equals(@Nullable Object other);

  @Override
  int hashCode();
}
