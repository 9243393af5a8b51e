package io.calamary.observe;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;

/**
 * Receives the events of a proxy. Called on event loops, for different flows on different threads
 * at the same time: it must be quick, must not block and needs to be thread-safe. What it throws is
 * logged and otherwise ignored.
 *
 * <p>Every {@link #connectionAccepted} is followed by exactly one {@link #connectionClosed}, every
 * {@link #flowOpened} by exactly one {@link #flowClosed}; between the latter come at most one
 * {@link #flowDecided} for each target and at most one {@link #flowConnected} for each target.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FlowObserver {
  /**
   * A client connected.
   *
   * @param listener the listener's name
   * @param source where the client is
   */
  default void connectionAccepted(String listener, InetSocketAddress source) {}

  /**
   * A client's connection was closed before anything was read from it.
   *
   * @param listener the listener's name
   * @param source where the client is
   * @param reason the limit or state that forbids it
   */
  default void connectionRejected(String listener, InetSocketAddress source, CloseReason reason) {}

  /**
   * An accepted connection is gone.
   *
   * @param listener the listener's name
   * @param source where the client is
   * @param reason why; {@link CloseReason#PROTOCOL_ERROR}, {@link CloseReason#HANDSHAKE_TIMEOUT}
   *     and the like where it never came to a flow
   */
  default void connectionClosed(String listener, InetSocketAddress source, CloseReason reason) {}

  /** A client asked for a destination. */
  default void flowOpened(Flow flow) {}

  /**
   * The filters (or the addresses that are never connected to) spoke their last word about a
   * target.
   */
  default void flowDecided(Flow flow, Verdict verdict) {}

  /**
   * The target is connected; {@link Flow#address()} is where, or null if only the upstream proxy
   * knows, which {@link io.calamary.upstream.UpstreamProxy#USED} tells.
   */
  default void flowConnected(Flow flow) {}

  /** The flow ended. */
  default void flowClosed(Flow flow, FlowSummary summary) {}
}
