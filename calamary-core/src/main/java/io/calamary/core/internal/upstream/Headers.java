package io.calamary.core.internal.upstream;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Begins connections with their PROXY header. */
public final class Headers {
  private Headers() {}

  /**
   * Writes the header of an upstream, if it has one, without a flush.
   *
   * @param channel a connection on which nothing was written
   * @param target what the flow goes to; where it is a name, the peer of the channel is told
   * @return what went wrong; null if nothing did
   */
  public static @Nullable FlowFailure begin(
      Channel channel, UpstreamProxy proxy, Flow flow, Endpoint target) {
    if (proxy.proxyHeader() == null) {
      return null;
    }
    InetAddress address = target.address();
    InetSocketAddress destination =
        address == null
            ? (InetSocketAddress) channel.remoteAddress()
            : new InetSocketAddress(address, target.port());
    try {
      channel.write(
          HeaderWriter.write(
              proxy.proxyHeader(), flow, new HeaderAddresses(flow.source(), destination)));
      return null;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return new FlowFailure(CloseReason.FILTER_ERROR, "the PROXY header can't be made", e);
    }
  }
}
