package io.calamary.examples.launcher;

import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.examples.launcher.log.Log;
import io.netty.channel.epoll.Epoll;
import java.util.List;

/** Leaves out the transparent listeners of the built-in default where they can't be. */
final class BuiltInCheck {
  private BuiltInCheck() {}

  /** The sockets that this host can have; says which mode it left out. */
  static List<SocketPlan> usable(List<SocketPlan> sockets, Log log) {
    if (Epoll.isAvailable() && !"nio".equals(System.getProperty("io.calamary.transport"))) {
      return sockets;
    }
    log.warn("Not listening in transparent mode: it needs Linux and the epoll transport");
    return sockets.stream().filter(socket -> !socket.mode().equals("transparent")).toList();
  }
}
