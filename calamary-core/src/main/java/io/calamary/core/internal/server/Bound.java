package io.calamary.core.internal.server;

import io.calamary.BoundListener;
import io.calamary.Listener;
import io.calamary.core.internal.flow.DatagramListener;
import io.calamary.core.spi.Acceptor;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A bound listener.
 *
 * @param listener its configuration
 * @param mode its mode's name
 * @param acceptor its running side
 * @param sockets what it listens with
 * @param address the address that it got
 */
record Bound(
    Listener listener, String mode, Acceptor acceptor, Sockets sockets, InetSocketAddress address)
    implements BoundListener {

  /**
   * The sockets of a listener.
   *
   * @param channel accepts connections; null for a listener that takes datagrams only
   * @param datagrams takes datagrams; null for a listener that accepts connections only
   */
  record Sockets(@Nullable Channel channel, @Nullable DatagramListener datagrams) {}
}
