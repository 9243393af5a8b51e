package io.calamary.transparent.internal;

import io.calamary.ProxyStartException;
import io.calamary.core.spi.ListenerContext;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.Inet6Address;
import java.net.InetAddress;

/** What has to hold before a transparent listener can be bound, said in words that help. */
final class StartChecks {
  private final TransparentListener listener;
  private final ListenerContext context;

  StartChecks(TransparentListener listener, ListenerContext context) {
    this.listener = listener;
    this.context = context;
  }

  /**
   * Checks it all.
   *
   * @throws ProxyStartException if something is missing
   */
  void run() {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux")) {
      throw failure(
          "CAL-050",
          "transparent mode needs Linux (this is "
              + system
              + "; remedy: another mode, such as http or socks5)");
    }
    String refused = context.refusal(KernelOptions.IP_TRANSPARENT, 1);
    if (context.transport().equals("nio")) {
      throw failure(
          "CAL-051",
          "transparent mode needs the epoll or io_uring transport, but "
              + refused
              + " (remedy: netty-transport-native-epoll for this machine on the class or module"
              + " path, and no other transport asked for)");
    }
    if (refused != null && listener.interception() == Interception.TPROXY) {
      throw lacking("interception TPROXY", refused);
    }
    if (refused != null && listener.keepSource()) {
      throw lacking("keepSource", refused);
    }
    if (listener.udp()) {
      datagrams();
    }
  }

  private void datagrams() {
    if (listener.interception() != Interception.TPROXY) {
      throw failure(
          "CAL-053",
          "UDP can't be intercepted by REDIRECT: the kernel does not tell where a datagram was sent"
              + " to once its destination is translated (remedy: interception TPROXY)");
    }
    InetAddress address = listener.bindAddress().getAddress();
    boolean ring = TproxyDatagrams.byRing(address, context.transport());
    String missing = ring ? TproxyDatagrams.missingForRing() : null;
    if (missing != null) {
      throw failure(
          "CAL-054",
          "UDP on the "
              + (address instanceof Inet6Address ? "IPv6" : "IPv4")
              + " address "
              + address.getHostAddress()
              + " needs io_uring, as nothing else tells this proxy where a datagram was sent to: "
              + missing
              + " (remedy: netty-transport-native-io_uring for this machine on the class or module"
              + " path, a kernel and a sandbox that allow io_uring, or UDP on IPv4 only)");
    }
  }

  private ProxyStartException lacking(String what, String refused) {
    return failure(
        "CAL-052",
        what
            + " needs the capability CAP_NET_ADMIN: the kernel refuses IP_TRANSPARENT: "
            + refused
            + " (remedy: run as root, or give the service AmbientCapabilities=CAP_NET_ADMIN)");
  }

  private ProxyStartException failure(String code, String message) {
    return new ProxyStartException(code, listener.name(), message, null);
  }
}
