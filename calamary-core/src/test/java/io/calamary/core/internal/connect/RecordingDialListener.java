package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Keeps what a dial says. */
final class RecordingDialListener implements DialListener {
  private static final long WAIT_SECONDS = 20;

  private final CompletableFuture<Connected> connected = new CompletableFuture<>();

  record Connected(Channel channel, InetAddress address) {}

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient FlowFailure failure;

    Failed(FlowFailure failure) {
      super(failure.toString(), failure.cause());
      this.failure = failure;
    }
  }

  @Override
  public void connected(Channel channel, InetAddress address) {
    if (!connected.complete(new Connected(channel, address))) {
      throw new AssertionError("called again, now connected to " + address);
    }
  }

  @Override
  public void failed(FlowFailure failure) {
    if (!connected.completeExceptionally(new Failed(failure))) {
      throw new AssertionError("called again, now with " + failure);
    }
  }

  boolean wasCalled() {
    return connected.isDone();
  }

  Connected awaitConnected() throws Exception {
    return connected.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  FlowFailure awaitFailed() throws Exception {
    try {
      Connected unexpected = connected.get(WAIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("connected: " + unexpected);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failed failed) {
        return failed.failure;
      }
      throw e;
    }
  }
}
