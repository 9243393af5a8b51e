package io.calamary.core.internal.connect;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where this server's connections to targets come from, once somebody wants to know. Thread-safe.
 */
public final class OwnConnections {
  private final Set<SocketAddress> local = ConcurrentHashMap.newKeySet();
  private volatile boolean wanted;

  /** Starts with none, and takes none in before it is asked to. */
  public OwnConnections() {}

  /** From now on knows each connection, from its first packet to its end. */
  public void want() {
    wanted = true;
  }

  /** Whether a connection to a target comes from this address. */
  public boolean contains(InetSocketAddress address) {
    return local.contains(address);
  }

  /** A connection is being made. */
  void add(Channel connecting) {
    SocketAddress address = wanted ? connecting.localAddress() : null;
    if (address != null && local.add(address)) {
      connecting.closeFuture().addListener(closed -> local.remove(address));
    }
  }
}
