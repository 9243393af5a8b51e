package io.calamary.core.internal.accept;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a listening socket rest where the kernel gives it no more connections, as the process has no
 * descriptors left: a connection that can't be taken stays in the queue, so that the socket is
 * ready, and would be, all the time. Those that were accepted go on meanwhile. Of one channel.
 */
public final class AcceptPause extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
  private static final RateLimitedLog LIMITED = new RateLimitedLog(LOG);
  private static final long PAUSE_MILLIS = 250;

  private final String listener;
  private final DescriptorReserve reserve;
  private boolean troubled;

  /** Makes the handler of a listener's socket. */
  public AcceptPause(String listener, DescriptorReserve reserve) {
    this.listener = listener;
    this.reserve = reserve;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    reserve.enter();
    ctx.channel().closeFuture().addListener(closed -> reserve.leave());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    if (troubled) {
      troubled = false;
      LOG.info("CAL-024: listener '{}' accepts connections again", listener);
    }
    ctx.fireChannelRead(accepted);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    reserve.release();
    if (!troubled) {
      troubled = true;
      tell(cause);
    }
    ctx.channel().config().setAutoRead(false);
    later(ctx.channel());
  }

  private void tell(Throwable cause) {
    String remedy =
        cause instanceof IOException
            ? " (remedy: more descriptors, with LimitNOFILE in the service or ulimit -n, or lower"
                + " limits on connections)"
            : "";
    LIMITED.warn(
        "CAL-024: listener '"
            + listener
            + "' can't accept connections, and tries again every "
            + PAUSE_MILLIS
            + " ms: "
            + cause.getMessage()
            + remedy,
        null);
  }

  private void later(Channel channel) {
    channel.eventLoop().schedule(() -> resume(channel), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void resume(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    if (reserve.fill()) {
      channel.config().setAutoRead(true);
    } else {
      later(channel);
    }
  }
}
