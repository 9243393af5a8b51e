package io.calamary.flow;

import org.apiguardian.api.API;

/**
 * Why a flow or a connection ended. Every ended flow has exactly one.
 *
 * <p>{@link #side()} says who caused it, so that callers need no switch over names that may grow.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum CloseReason {
  /** Both directions ended in good order, or the exchange is complete. */
  COMPLETED(Side.NONE),
  /** The client ended or reset the connection before the flow was complete. */
  CLIENT_CLOSED(Side.CLIENT),
  /** What the client sent broke its protocol. */
  PROTOCOL_ERROR(Side.CLIENT),
  /** The client asked for something that the listener does not do. */
  UNSUPPORTED(Side.CLIENT),
  /** It connected to a transparent listener itself; nothing had diverted it there. */
  NOT_INTERCEPTED(Side.CLIENT),
  /** Credentials are missing or wrong. */
  AUTHENTICATION_FAILED(Side.CLIENT),
  /** The client did not finish its handshake or request head in time. */
  HANDSHAKE_TIMEOUT(Side.CLIENT),
  /** A filter denied the flow. */
  DENIED(Side.POLICY),
  /** The address belongs to those that are never connected to. */
  ADDRESS_PROHIBITED(Side.POLICY),
  /** A filter, target resolver or authenticator failed or answered nonsense; so it is denied. */
  FILTER_ERROR(Side.POLICY),
  /**
   * The name that the client's first bytes hold does not resolve to the address that it dialled, as
   * {@link io.calamary.resolve.NamePolicy#REQUIRE_MATCH} wants.
   */
  NAME_MISMATCH(Side.POLICY),
  /** A limit on connections is reached. */
  LIMIT_REACHED(Side.POLICY),
  /** The flow would lead back to this proxy. */
  LOOP_DETECTED(Side.POLICY),
  /** The target's name does not exist or has no address. */
  NAME_NOT_FOUND(Side.TARGET),
  /** The name servers failed to answer properly. */
  DNS_FAILED(Side.TARGET),
  /** The name servers did not answer in time. */
  DNS_TIMEOUT(Side.TARGET),
  /** The target refused the connection. */
  CONNECTION_REFUSED(Side.TARGET),
  /** The target's host can't be reached. */
  HOST_UNREACHABLE(Side.TARGET),
  /** The target's network can't be reached. */
  NETWORK_UNREACHABLE(Side.TARGET),
  /** The target did not accept the connection in time. */
  CONNECT_TIMEOUT(Side.TARGET),
  /** The target ended or reset the connection before the flow was complete. */
  TARGET_CLOSED(Side.TARGET),
  /** What the target sent broke its protocol. */
  TARGET_PROTOCOL_ERROR(Side.TARGET),
  /** The target did not answer a request in time. */
  TARGET_TIMEOUT(Side.TARGET),
  /** The upstream proxy can't be reached, does not let us log in, or broke its protocol. */
  UPSTREAM_FAILED(Side.TARGET),
  /** The upstream proxy does not allow the target. */
  UPSTREAM_DENIED(Side.TARGET),
  /** Nothing moved for the idle timeout. */
  IDLE_TIMEOUT(Side.NONE),
  /** The proxy stopped, and the flow did not end within the time it was given. */
  DRAINED(Side.PROXY),
  /** Something in the proxy itself failed. */
  INTERNAL_ERROR(Side.PROXY);

  private final Side side;

  CloseReason(Side side) {
    this.side = side;
  }

  /** Who caused the end. */
  public Side side() {
    return side;
  }

  /** Who can cause the end of a flow. */
  public enum Side {
    /** Nobody in particular. */
    NONE,
    /** The client. */
    CLIENT,
    /** The target, or the way to it. */
    TARGET,
    /** A filter or limit of this proxy. */
    POLICY,
    /** This proxy itself. */
    PROXY
  }
}
