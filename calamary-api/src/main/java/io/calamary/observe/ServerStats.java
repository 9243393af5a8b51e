package io.calamary.observe;

import io.calamary.flow.CloseReason;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Counters of a server since its start. Thread-safe; each figure is read by itself, so two of them
 * may be of slightly different moments.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ServerStats {
  /** Client connections that are open now. */
  long openConnections();

  /** Client connections that were accepted. */
  long connectionsAccepted();

  /** Client connections that were turned away by a limit. */
  long connectionsRejected();

  /** Flows that are open now. */
  long openFlows();

  /** Flows that were opened. */
  long flowsOpened();

  /** Flows that ended, by reason; a copy, with a value for every reason. */
  Map<CloseReason, Long> flowsClosed();

  /** Bytes handed to targets by flows, open ones included up to their last activity report. */
  long bytesToTarget();

  /** Bytes that came from targets. */
  long bytesToClient();

  /**
   * Datagrams of clients that were dropped before they belonged to a flow: a limit turned them
   * away, their destination is none that can be answered from (unspecified, multicast, broadcast,
   * port 0), or they came faster than they were taken.
   */
  long datagramsDropped();
}
