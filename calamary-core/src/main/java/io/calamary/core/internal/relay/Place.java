package io.calamary.core.internal.relay;

import io.calamary.core.internal.transport.StraightChannel;
import io.calamary.core.internal.transport.StraightReceiver;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/**
 * Where the handler at the end of a tunnel stands in its channel. As long as it is the first there,
 * nobody else wants to see what comes and goes, and the pipeline can be left out.
 */
final class Place {
  private final ChannelHandlerContext context;
  private final Channel channel;
  private final ChannelPipeline pipeline;
  private final @Nullable StraightChannel straight;

  Place(ChannelHandlerContext context) {
    this.context = context;
    channel = context.channel();
    pipeline = context.pipeline();
    straight = channel instanceof StraightChannel able ? able : null;
  }

  ChannelHandlerContext context() {
    return context;
  }

  /** Looked at each time: a handler may come at any time, and go. */
  boolean isFirst() {
    return pipeline.firstContext() == context;
  }

  /** The channel, if its pipeline can be left out now. */
  @Nullable StraightChannel straight() {
    return isFirst() ? straight : null;
  }

  /** Asks for what comes next. */
  void want(StraightReceiver to) {
    StraightChannel able = straight();
    if (able == null) {
      channel.read();
    } else {
      able.want(to);
    }
  }
}
