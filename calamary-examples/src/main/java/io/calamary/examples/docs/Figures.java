package io.calamary.examples.docs;

import io.calamary.ProxyServer;
import io.calamary.flow.CloseReason;
import io.calamary.observe.ServerStats;
import java.util.Map;

/** Code of docs/observing.md: counters. */
public final class Figures {
  private Figures() {}

  /** One line of figures. */
  public static String of(ProxyServer proxy) {
    // tag::stats[]
    ServerStats stats = proxy.stats();
    Map<CloseReason, Long> ends = stats.flowsClosed();
    String line =
        stats.openConnections()
            + " clients, "
            + stats.openFlows()
            + " flows, "
            + ends.get(CloseReason.DENIED)
            + " denied, "
            + ends.get(CloseReason.CONNECT_TIMEOUT)
            + " timed out";
    // end::stats[]
    return line;
  }
}
