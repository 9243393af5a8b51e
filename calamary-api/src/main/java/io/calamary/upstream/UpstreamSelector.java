package io.calamary.upstream;

import io.calamary.flow.Flow;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Chooses the upstream proxies of allowed flows for which no rule did. Called on event loops, for
 * different flows at the same time: it must be quick, must not block and needs to be thread-safe. A
 * flow for which it throws or answers null is denied.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface UpstreamSelector {
  /**
   * Chooses.
   *
   * @param flow the flow; {@link Flow#target()} is where it goes
   */
  UpstreamRoute select(Flow flow);

  /** Never any upstream. */
  static UpstreamSelector direct() {
    return Selectors.DIRECT;
  }

  /** Always these, in this order; at least one. */
  static UpstreamSelector of(UpstreamProxy... proxies) {
    return of(UpstreamRoute.of(proxies));
  }

  /** Always this route. */
  static UpstreamSelector of(UpstreamRoute route) {
    Objects.requireNonNull(route, "route");
    return flow -> route;
  }
}
