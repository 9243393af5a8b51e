package io.calamary.filter;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import org.jspecify.annotations.Nullable;

/** The names that a flow has, for matches. */
final class FlowNames {
  private FlowNames() {}

  /** The server name; null if there is none, or the bytes that hold it are not what they seem. */
  static @Nullable String serverName(Flow flow) {
    Inspection inspection = flow.inspection();
    return inspection.malformed() ? null : inspection.serverName();
  }

  /**
   * The name that the proxy goes to; where it goes to an address, the name that the client's first
   * bytes give, null if none.
   */
  static @Nullable String judged(Flow flow) {
    Endpoint target = flow.target();
    return target.address() == null ? target.host() : claimed(flow);
  }

  /** The name that the client's first bytes give, whatever was asked for; null if none. */
  private static @Nullable String claimed(Flow flow) {
    String serverName = serverName(flow);
    if (serverName != null || flow.inspection().malformed()) {
      return serverName;
    }
    String host = flow.inspection().httpHost();
    return host == null || Endpoint.addressOf(host) != null ? null : host;
  }
}
