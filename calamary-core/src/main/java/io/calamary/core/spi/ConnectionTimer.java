package io.calamary.core.spi;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The timer of a connection: one period at a time, which ends up to about two tenths of a second
 * late and never early. Cheap enough to be started for each message. To be used on the connection's
 * event loop only.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ConnectionTimer {
  /**
   * Starts a period; one that runs is replaced.
   *
   * @param period its length
   * @param expired called on the event loop when it is over, unless stopped or replaced before
   */
  void start(Duration period, Runnable expired);

  /** Begins the running period anew from now; does nothing when none runs. */
  void touch();

  /** Ends the running period, if any, without calling anybody. */
  void stop();
}
