package io.calamary.transparent;

import org.apiguardian.api.API;

/** What a client learns of a flow that is denied. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Denial {
  /** Its connection is reset. */
  RESET,
  /**
   * Nothing: its connection stays open and mute until the client leaves, or for the idle timeout.
   * Each such connection counts for the limits.
   */
  SILENCE
}
