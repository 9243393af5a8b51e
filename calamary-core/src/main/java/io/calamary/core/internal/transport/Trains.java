package io.calamary.core.internal.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel hand over datagrams together that came together (udp(7), UDP_GRO): up to 64 of
 * one size and one sender, the last of which may be shorter. Netty's channel reads their size with
 * them, and cuts them.
 */
final class Trains {
  private static final Logger LOG = LoggerFactory.getLogger(Trains.class);

  private Trains() {}

  /**
   * Begins with a socket that has much to read, unless it is not worth while. What waits already
   * comes as it is.
   *
   * @return whether only the channel may read it from now on
   */
  static boolean begin(EpollDatagramChannel channel, LoopDatagrams loop) {
    EpollDatagramChannelConfig config = channel.config();
    if (!(config.getRecvByteBufAllocator() instanceof DatagramBuffers buffers)
        || !loop.trials().next()) {
      return false;
    }
    try {
      config.setUdpGro(true);
    } catch (ChannelException e) {
      LOG.debug("datagrams are received singly: {}", e.toString());
      loop.trials().impossible();
      return false;
    }
    // One after another, each with all the room that there is.
    config.setMaxDatagramPayloadSize(0);
    buffers.together(loop);
    return true;
  }
}
