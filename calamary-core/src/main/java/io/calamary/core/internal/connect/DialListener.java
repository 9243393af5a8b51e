package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import java.net.InetAddress;

/**
 * Who wanted the connection. Exactly one method is called, once, on the event loop of the request,
 * and maybe before {@link TargetDialer#dial} returns; none if the dial is cancelled or halted.
 */
public interface DialListener {
  /**
   * The target is connected.
   *
   * @param channel the connection, on the request's event loop and owned by the listener now: it
   *     reads nothing by itself (AUTO_READ), may be closed in one direction (ALLOW_HALF_CLOSURE)
   *     and has the request's handler as its only one, which may be told only after this that the
   *     channel is active
   * @param address the address that was connected to, one of those that the gate permitted
   */
  void connected(Channel channel, InetAddress address);

  /** The target is not connected, and nothing is left open. */
  void failed(FlowFailure failure);
}
