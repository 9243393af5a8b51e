package io.calamary.examples.launcher.config;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A socket to listen on.
 *
 * @param mode the mode's name
 * @param address where to listen; port 0 for any free one
 * @param fromDefault whether the address was not written in the file: if the host does not have it,
 *     the listener is left out with a warning
 * @param users the password of each user; empty for no authentication
 * @param udp whether datagrams are relayed, too
 */
public record SocketPlan(
    String mode,
    InetSocketAddress address,
    boolean fromDefault,
    Map<String, String> users,
    boolean udp) {
  /** Copies the users. */
  public SocketPlan {
    users = Map.copyOf(users);
  }

  @Override
  public String toString() {
    return mode
        + " "
        + address
        + (udp ? " with UDP" : "")
        + (users.isEmpty() ? "" : " for " + users.size() + " users");
  }
}
