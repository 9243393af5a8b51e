package io.calamary.core.internal.server;

import io.calamary.core.internal.accept.SocketOption;
import io.calamary.core.spi.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;

/** Gives a listening socket the options that a mode wants, and keeps those of its connections. */
final class SocketOptionSet implements SocketOptions {
  private final Channel listening;
  private final List<SocketOption<?>> child = new ArrayList<>();

  SocketOptionSet(Channel listening) {
    this.listening = listening;
  }

  @Override
  public <T> SocketOptions listen(ChannelOption<T> option, T value) {
    try {
      new SocketOption<>(option, value).require(listening);
    } catch (ChannelException e) {
      throw new IllegalStateException(
          "the listening socket can't have the option "
              + option
              + " = "
              + value
              + ": "
              + e.getMessage()
              + " (remedy: a process that may set it, or another transport)",
          e);
    }
    return this;
  }

  @Override
  public <T> SocketOptions child(ChannelOption<T> option, T value) {
    child.add(new SocketOption<>(option, value));
    return this;
  }

  SocketOption<?>[] child() {
    return child.toArray(new SocketOption<?>[0]);
  }
}
