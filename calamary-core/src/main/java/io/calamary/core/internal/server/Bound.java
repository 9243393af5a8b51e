package io.calamary.core.internal.server;

import io.calamary.BoundListener;
import io.calamary.Listener;
import io.calamary.core.internal.flow.DatagramListener;
import io.calamary.core.spi.Acceptor;
import io.calamary.flow.Transport;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
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

  @Override
  public List<Transport> transports() {
    List<Transport> all = new ArrayList<>(2);
    if (sockets.channel() != null) {
      all.add(Transport.TCP);
    }
    if (sockets.datagrams() != null) {
      all.add(Transport.UDP);
    }
    return List.copyOf(all);
  }

  /**
   * The sockets of a listener.
   *
   * @param channel accepts connections; null for a listener that takes datagrams only
   * @param datagrams takes datagrams; null for a listener that accepts connections only
   */
  record Sockets(@Nullable Channel channel, @Nullable DatagramListener datagrams) {}
}
