package io.calamary.core.internal.upstream;

import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/**
 * Who wanted the connection. One of {@link #ready} and {@link #failed} is called, once, on the
 * event loop; neither if the dial is cancelled.
 */
public interface UpstreamListener {
  /** Makes the handler that the connection gets when the upstream's handshake is done. */
  ChannelHandler handler();

  /** The connection leads where it should, and has the handler as its last one. */
  void ready(Channel channel);

  /**
   * There is no connection.
   *
   * @param blame what it is due to
   */
  void failed(FlowFailure failure, Blame blame);
}
