package io.calamary.core.spi;

import org.apiguardian.api.API;

/**
 * Fired as a user event into the pipeline of every client when its server stops accepting. A mode
 * that keeps connections open between flows ends those that are idle, and tells the others in its
 * protocol; running flows go on. Must be passed on.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum DrainEvent {
  /** The one event. */
  INSTANCE
}
