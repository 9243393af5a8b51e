package io.calamary.core.internal.flow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the client of an association sends from: the address of its connection, and one port, that
 * of its request or else of its first good datagram. RFC 1928 section 7 wants all others dropped.
 */
final class PinnedClient {
  private final InetAddress host;
  private final int wanted;
  private final boolean anyPort;
  private @Nullable InetSocketAddress address;

  /**
   * A client that has not sent anything yet.
   *
   * @param wanted the port in the request; 0 for none
   * @param anyPort whether all its ports are good
   */
  PinnedClient(InetAddress host, int wanted, boolean anyPort) {
    this.host = host;
    this.wanted = wanted;
    this.anyPort = anyPort;
  }

  /** Whether a datagram from there may be the client's. */
  boolean mayBe(InetSocketAddress sender) {
    if (!sender.getAddress().equals(host)) {
      return false;
    }
    int port = address == null ? wanted : address.getPort();
    return anyPort || port == 0 || port == sender.getPort();
  }

  /** It has sent a good datagram. */
  void sent(InetSocketAddress sender) {
    if (anyPort || address == null) {
      address = sender;
    }
  }

  /** Where answers go to; null while that is not known. */
  @Nullable InetSocketAddress address() {
    return address;
  }
}
