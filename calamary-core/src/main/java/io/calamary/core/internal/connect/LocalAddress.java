package io.calamary.core.internal.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** Which of this host's addresses faces another host. */
final class LocalAddress {
  private LocalAddress() {}

  /**
   * The address that the kernel would come from. Asks the routing table only; nothing is sent.
   *
   * @throws IOException if there is no route
   */
  static InetAddress towards(InetSocketAddress peer) throws IOException {
    try (DatagramChannel asking = DatagramChannel.open()) {
      asking.connect(peer);
      return ((InetSocketAddress) asking.getLocalAddress()).getAddress();
    }
  }
}
