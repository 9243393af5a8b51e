package io.calamary.core.internal.accept;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a listening socket rest where the kernel gives it no more connections, as the process has no
 * descriptors left: a connection that can't be taken stays in the queue, so that the socket is
 * ready, and would be, all the time. Those that were accepted go on meanwhile. Of one channel.
 */
public final class AcceptPause {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
  private static final RateLimitedLog LIMITED = new RateLimitedLog(LOG);
  private static final long PAUSE_MILLIS = 250;

  private final String listener;
  private final DescriptorReserve reserve;
  private boolean troubled;

  /** Makes that of a listener's socket. */
  public AcceptPause(String listener, DescriptorReserve reserve) {
    this.listener = listener;
    this.reserve = reserve;
  }

  /** The socket is opened. */
  void opened() {
    reserve.enter();
  }

  /** The socket is closed. */
  void closed() {
    reserve.leave();
  }

  /** The socket gave a connection. */
  void accepted() {
    if (troubled) {
      troubled = false;
      LOG.info("CAL-024: listener '{}' accepts connections again", listener);
    }
  }

  /** The socket gave none. */
  void failed(Channel socket, Throwable cause) {
    reserve.release();
    if (!troubled) {
      troubled = true;
      tell(cause);
    }
    socket.config().setAutoRead(false);
    later(socket);
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
