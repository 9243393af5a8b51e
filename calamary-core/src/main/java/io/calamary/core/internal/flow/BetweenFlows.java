package io.calamary.core.internal.flow;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.core.spi.Acceptor;
import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.CodecException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a client's connection where its mode does not: when the client leaves before it asked for
 * anything, and when a handler of the mode throws.
 */
public final class BetweenFlows implements TunnelWatcher, ChannelFutureListener {
  private static final Logger LOG = LoggerFactory.getLogger(BetweenFlows.class);
  private static final RateLimitedLog LIMITED = new RateLimitedLog(LOG);

  private final ClientSide client;

  private BetweenFlows(ClientSide client) {
    this.client = client;
  }

  /** Is there for a connection from now on. */
  static void watch(ClientSide client) {
    BetweenFlows between = new BetweenFlows(client);
    client.channel().closeFuture().addListener(between);
    client.end().watch(between);
  }

  /** Hands a connection to its mode. */
  static void serve(ClientSide client, Acceptor acceptor) {
    try {
      acceptor.accept(client);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      failed(client, e);
    }
  }

  /** Counts and tells the end of a connection. */
  static void closed(ClientSide client, CloseReason reason) {
    client.engine().stats().connectionClosed();
    client
        .engine()
        .observers()
        .connectionClosed(client.listenerName(), client.origin().peer(), reason);
  }

  @Override
  public void operationComplete(ChannelFuture closing) {
    client.closed();
  }

  @Override
  public void more() {
    // What comes is for the handlers of the mode; they ask for it.
  }

  @Override
  public void ended() {
    client.endIfIdle();
  }

  @Override
  public void gone(@Nullable Throwable cause) {
    if (cause == null) {
      return;
    }
    if (cause instanceof IOException) {
      client.reset(CloseReason.CLIENT_CLOSED, cause.getMessage());
    } else if (cause instanceof CodecException) {
      client.close(CloseReason.PROTOCOL_ERROR, cause.getMessage());
    } else {
      failed(client, cause);
    }
  }

  /** The code of a mode threw what it should not. */
  static void failed(ClientSide client, Throwable cause) {
    log(client.listenerName(), cause);
    client.reset(CloseReason.INTERNAL_ERROR, "the mode failed");
  }

  /** Says that the code of a mode, or of its prefaces, threw. */
  public static void log(String listener, Throwable cause) {
    LIMITED.warn(
        "CAL-021: the mode of listener '" + listener + "' failed; a connection is closed", cause);
  }
}
