package io.calamary.core.spi;

import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A running exchange. On the client's event loop only, which is the target channel's too. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface OpenFlow {
  /** What is known about the flow. */
  Flow flow();

  /** The connection to the target. */
  Channel target();

  /**
   * The handler that the mode made for that connection, for this exchange or for an earlier one.
   */
  ChannelHandler targetHandlerInUse();

  /**
   * Whether the target's connection served an exchange before. It may turn out to be closed by the
   * target; see {@link #redial}.
   */
  boolean reused();

  /**
   * The HTTP proxy that the connection leads to, instead of the target: requests are sent to it in
   * absolute-form, with its login. Null where the connection leads to the target, maybe through
   * other proxies; always null unless the request was {@link FlowRequest#forwardable()}.
   */
  @Nullable UpstreamProxy nextProxy();

  /** Counts bytes that were handed to the target, and bytes that came from it. */
  void count(long toTarget, long toClient);

  /**
   * Closes a reused target connection that proved stale and connects a new one; the same decision
   * holds. The listener is told the outcome as at first.
   *
   * @throws IllegalStateException if the connection was not a reused one
   */
  void redial(ExchangeListener listener);

  /**
   * Ends the flow in good order.
   *
   * @param keepAs the key under which the target's connection is kept for another exchange; null if
   *     it can't serve one and is to be closed. The handler of a kept connection must read, and
   *     must close the channel when anything comes in before it is used again.
   */
  void complete(@Nullable Object keepAs);

  /** Ends the flow for another reason, and closes the target's connection; reset where abrupt. */
  void fail(CloseReason reason, @Nullable String detail);

  /**
   * Turns the exchange into a tunnel: the handlers that the mode added to the client's pipeline are
   * removed, last first, then the target's, and what they pass on is relayed.
   */
  void tunnel();
}
