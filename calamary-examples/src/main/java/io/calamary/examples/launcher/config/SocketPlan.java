package io.calamary.examples.launcher.config;

import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
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
   * @param names where flows go whose first bytes hold a name
   * @param denial what a denied client learns
   * @param translation how the listener looks to targets
   * @param header what clients send before anything else; null for nothing
   */
  public record Ways(
      boolean tcp,
      boolean udp,
      boolean tproxy,
      NamePolicy names,
      Denial denial,
      Translation translation,
      @Nullable HeaderPlan header) {
    /** The defaults: connections, and none of the rest. */
    public static final Ways PLAIN = new Ways(true, false, false);

    /** With the defaults of the rest. */
    public Ways(boolean tcp, boolean udp, boolean tproxy) {
      this(tcp, udp, tproxy, NamePolicy.USE_ORIGINAL, Denial.RESET, Translation.PLAIN, null);
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
        + (ways.names() == NamePolicy.USE_ORIGINAL ? "" : " with " + ways.names())
        + (ways.denial() == Denial.RESET ? "" : " and " + ways.denial())
        + ways.translation()
        + (ways.header() == null ? "" : " behind " + ways.header())
        + (users.isEmpty() ? "" : " for " + users.size() + " users");
  }
}
