package io.calamary.core.spi;

import io.netty.channel.ChannelOption;
import org.apiguardian.api.API;

/** Where an acceptor puts the options of its sockets. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SocketOptions {
  /** Sets an option of the listening socket; one that the kernel refuses makes the start fail. */
  <T> SocketOptions listen(ChannelOption<T> option, T value);

  /** Sets an option of each accepted socket. */
  <T> SocketOptions child(ChannelOption<T> option, T value);
}
