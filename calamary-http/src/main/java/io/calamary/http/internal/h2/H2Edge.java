package io.calamary.http.internal.h2;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the codec. When that has said in a GOAWAY what is wrong, the client gets the time
 * to read it: what it still sends is thrown away, and the codec, which would close at once and more
 * than once, has to wait. Who does not even read so far is cut off.
 */
final class H2Edge extends ChannelDuplexHandler {
  private final ClientConnection client;
  private final Duration patience;
  private @Nullable String wrong;
  private CloseReason reason = CloseReason.PROTOCOL_ERROR;
  private boolean lingering;
  private boolean closing;

  /**
   * Makes an edge.
   *
   * @param patience how long a client may take to read what was written before
   */
  H2Edge(ClientConnection client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /** The codec is about to say that something is wrong, and to close. */
  void wrong(CloseReason why, String what) {
    if (wrong == null) {
      reason = why;
      wrong = what;
    }
  }

  /** The next close is meant: it does not come from the codec. */
  void closing() {
    closing = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (lingering) {
      ReferenceCountUtil.release(msg);
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (wrong == null || closing) {
      ctx.close(promise);
      return;
    }
    ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    if (!lingering) {
      lingering = true;
      Runnable reset = () -> client.reset(reason, wrong);
      Future<?> cut = ctx.executor().schedule(reset, patience.toNanos(), TimeUnit.NANOSECONDS);
      ctx.channel().closeFuture().addListener(closed -> cut.cancel(false));
      client.close(reason, wrong);
    }
  }
}
