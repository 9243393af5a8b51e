package io.calamary.core.internal.flow;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;

/** The handlers of a mode in a client's pipeline, before the core's last one. */
final class ModeHandlers {
  private final ChannelPipeline pipeline;
  private final List<ChannelHandler> handlers = new ArrayList<>(2);

  ModeHandlers(ChannelPipeline pipeline) {
    this.pipeline = pipeline;
  }

  void add(ChannelHandler last, ChannelHandler... added) {
    String name = pipeline.context(last).name();
    for (ChannelHandler handler : added) {
      pipeline.addBefore(name, null, handler);
      handlers.add(handler);
    }
  }

  /** Removes them, last first: what they still hold reaches the core. */
  void remove() {
    for (int i = handlers.size() - 1; i >= 0; i--) {
      ChannelHandler handler = handlers.get(i);
      if (pipeline.context(handler) != null) {
        pipeline.remove(handler);
      }
    }
    handlers.clear();
  }
}
