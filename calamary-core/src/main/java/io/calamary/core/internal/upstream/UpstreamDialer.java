package io.calamary.core.internal.upstream;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.decide.Judge;

/**
 * Gets connections to targets from upstream proxies. Safe to use from any event loop; each dial
 * stays on its own.
 */
public final class UpstreamDialer {
  private final TargetDialer dialer;
  private final Judge judge;
  private final long connectNanos;

  /**
   * Makes one.
   *
   * @param dialer connects to the upstreams
   * @param judge knows what would lead back to this server
   * @param connectNanos how long an upstream may take, from when its address is known
   */
  public UpstreamDialer(TargetDialer dialer, Judge judge, long connectNanos) {
    this.dialer = dialer;
    this.judge = judge;
    this.connectNanos = connectNanos;
  }

  /** Starts. To be called on the request's event loop; may tell the listener at once. */
  public Dial dial(UpstreamRequest request, UpstreamListener listener) {
    UpstreamDial dial = new UpstreamDial(request, listener, judge, connectNanos);
    dial.start(dialer);
    return dial;
  }
}
