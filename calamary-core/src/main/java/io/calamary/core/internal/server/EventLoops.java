package io.calamary.core.internal.server;

import io.netty.channel.EventLoop;
import io.netty.util.internal.ThreadExecutorMap;

/** Tells threads of event loops from others. */
final class EventLoops {
  private EventLoops() {}

  /** Whether the current thread is one of an event loop. */
  static boolean current() {
    return ThreadExecutorMap.currentExecutor() instanceof EventLoop;
  }
}
