package io.calamary.core.internal.server;

import io.calamary.core.spi.SocketOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;

/** Puts the options of a mode into a bootstrap. */
final class SocketOptionSet implements SocketOptions {
  private final ServerBootstrap bootstrap;

  SocketOptionSet(ServerBootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public <T> SocketOptions listen(ChannelOption<T> option, T value) {
    bootstrap.option(option, value);
    return this;
  }

  @Override
  public <T> SocketOptions child(ChannelOption<T> option, T value) {
    bootstrap.childOption(option, value);
    return this;
  }
}
