package io.calamary.examples.launcher;

import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.examples.launcher.log.Log;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out the default IPv6 address on a host that has no IPv6. */
final class Ip6Check {
  private Ip6Check() {}

  /** The sockets that this host can have; says which ones it left out. */
  static List<SocketPlan> usable(List<SocketPlan> sockets, Log log) {
    List<SocketPlan> usable = new ArrayList<>();
    for (SocketPlan socket : sockets) {
      if (isUsable(socket, log)) {
        usable.add(socket);
      }
    }
    return usable;
  }

  private static boolean isUsable(SocketPlan socket, Log log) {
    InetAddress address = socket.address().getAddress();
    if (!socket.fromDefault() || !(address instanceof Inet6Address)) {
      return true;
    }
    String problem = problem(address);
    if (problem != null) {
      log.warn(
          "Not listening on "
              + BoundLine.url(socket.address())
              + " in "
              + socket.mode()
              + " mode: "
              + problem
              + " (write 'ip6: []' to say so)");
    }
    return problem == null;
  }

  private static @Nullable String problem(InetAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, 0));
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
