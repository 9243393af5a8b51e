package io.calamary.core.internal.relay;

import io.calamary.core.spi.StreamEnd;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What a channel was given and has not sent yet. */
final class Unsent {
  private Unsent() {}

  /** Bytes that wait, to the last one; to be called on the event loop. */
  static long bytes(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    StreamEnd layer = StreamEnd.of(channel);
    long own = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    return layer == null ? own : own + layer.unsent();
  }
}
