package io.calamary.core.internal.relay;

import io.calamary.core.spi.StreamEnd;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;

/** How a peer is told of an end, by the layer above the socket if there is one. */
public final class SocketEnd {
  private SocketEnd() {}

  /** Tells the peer of a channel that no more comes. */
  public static void endOutput(Channel channel) {
    StreamEnd layer = StreamEnd.of(channel);
    if (layer != null) {
      layer.endOutput();
    } else {
      ((DuplexChannel) channel).shutdownOutput();
    }
  }

  /** Ends with a reset, so that nobody takes what was cut for whole. */
  public static void reset(Channel channel) {
    StreamEnd layer = StreamEnd.of(channel);
    if (layer != null) {
      layer.reset();
      return;
    }
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }
}
