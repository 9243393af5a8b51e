package io.calamary.core.internal.accept;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import org.slf4j.LoggerFactory;

/**
 * An option of sockets, and what it shall be.
 *
 * @param <T> the type of the value
 */
public record SocketOption<T>(ChannelOption<T> option, T value) {
  private static final RateLimitedLog LIMITED =
      new RateLimitedLog(LoggerFactory.getLogger(SocketOption.class));

  /** Sets it where that is possible: a client that is gone already is no reason to fail. */
  void set(Channel channel) {
    try {
      require(channel);
    } catch (ChannelException e) {
      LIMITED.warn(channel + " has not the option " + option + ": " + e.getMessage(), null);
    }
  }

  /**
   * Sets it.
   *
   * @throws ChannelException if the transport does not know it, or the kernel refuses it
   */
  public void require(Channel channel) {
    if (!channel.config().setOption(option, value)) {
      throw new ChannelException("the transport has no option " + option);
    }
  }
}
