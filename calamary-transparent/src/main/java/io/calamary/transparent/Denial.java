package io.calamary.transparent;

import org.apiguardian.api.API;

/**
 * What a client learns of a flow that is denied by a rule, a limit or the proxy itself. A target
 * that can't be connected is a reset in any case. Where the words are those of a protocol, and the
 * flow was denied without the client's first bytes, these are waited for as long as the inspect
 * timeout says; nothing is resolved or dialled meanwhile. For datagrams there is silence or not.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Denial {
  /** Its connection is reset. */
  RESET,
  /**
   * Nothing: its connection stays open and mute until the client leaves, or for the idle timeout.
   * Each such connection counts for the limits.
   */
  SILENCE,
  /** Its connection ends in good order, as if the target had nothing to say. */
  CLOSE,
  /**
   * Who begins with TLS gets a fatal alert (RFC 8446 section 6.2): {@code unrecognized_name} where
   * the name does not match, else {@code access_denied}; then the end. Others are reset.
   */
  ALERT,
  /** Who begins with a request of HTTP/1 gets status 403, then the end. Others are reset. */
  RESPOND,
  /** As {@link #ALERT} for TLS and as {@link #RESPOND} for HTTP/1. */
  EXPLAIN
}
