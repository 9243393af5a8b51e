package io.calamary.core.internal.transport;

import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that the kernel is making. Of one event loop. */
final class ConnectAttempt {
  private final ChannelPromise promise;
  private final InetSocketAddress remote;
  private @Nullable Future<?> timeout;

  ConnectAttempt(ChannelPromise promise, InetSocketAddress remote) {
    this.promise = promise;
    this.remote = remote;
  }

  /** Gives up, and closes the channel, when the time is over. */
  void limit(EventLoop loop, int millis) {
    if (millis > 0) {
      timeout = loop.schedule(() -> expire(millis), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void expire(int millis) {
    String message = "connection timed out after " + millis + " ms: " + remote;
    if (promise.tryFailure(new ConnectTimeoutException(message))) {
      promise.channel().unsafe().close(promise.channel().voidPromise());
    }
  }

  InetSocketAddress remote() {
    return remote;
  }

  /** The connection is there; false if it is not wanted any more. */
  boolean done() {
    over();
    return promise.trySuccess();
  }

  void failed(Throwable cause) {
    over();
    promise.tryFailure(cause);
  }

  private void over() {
    Future<?> running = timeout;
    timeout = null;
    if (running != null) {
      running.cancel(false);
    }
  }
}
