package io.calamary.examples.launcher.config;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket to listen on.
 *
 * @param mode the mode's name
 * @param address where to listen; port 0 for any free one
 * @param fromDefault whether the address was not written in the file: if the host does not have it,
 *     the listener is left out with a warning
 * @param users the password of each user; empty for no authentication
 * @param ways what else the entry says
 */
public record SocketPlan(
    String mode,
    InetSocketAddress address,
    boolean fromDefault,
    Map<String, String> users,
    Ways ways) {
  /**
   * What some modes can do in one way or another.
   *
   * @param tcp whether connections are accepted
   * @param udp whether datagrams are relayed, too
   * @param tproxy whether the kernel diverts with TPROXY, not by translating destinations
   * @param nameFirst whether what the server name resolves to is dialled, not the original
   *     destination
   * @param header what clients send before anything else; null for nothing
   */
  public record Ways(
      boolean tcp, boolean udp, boolean tproxy, boolean nameFirst, @Nullable HeaderPlan header) {
    /** The defaults: connections, and none of the rest. */
    public static final Ways PLAIN = new Ways(true, false, false, false);

    /** Without a header. */
    public Ways(boolean tcp, boolean udp, boolean tproxy, boolean nameFirst) {
      this(tcp, udp, tproxy, nameFirst, null);
    }
  }

  /** Copies the users. */
  public SocketPlan {
    users = Map.copyOf(users);
  }

  /** Whether datagrams are relayed, too. */
  public boolean udp() {
    return ways.udp();
  }

  @Override
  public String toString() {
    return mode
        + " "
        + address
        + (udp() ? (ways.tcp() ? " with UDP" : " for UDP") : "")
        + (ways.tproxy() ? " by TPROXY" : "")
        + (ways.nameFirst() ? " to the server name" : "")
        + (ways.header() == null ? "" : " behind " + ways.header())
        + (users.isEmpty() ? "" : " for " + users.size() + " users");
  }
}
