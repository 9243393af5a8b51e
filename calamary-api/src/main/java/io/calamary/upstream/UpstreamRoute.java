package io.calamary.upstream;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Upstream proxies in the order in which they are tried. The next is tried where one can't be
 * reached, or does not speak its protocol in time; not where it refuses, for another way would get
 * round its rules. One that failed is tried behind the others for a while: a second after the first
 * failure, twice that after each more, a minute at most.
 *
 * <p>{@link UpstreamProxy#direct()} may be a member. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class UpstreamRoute {
  private static final UpstreamRoute DIRECT = new UpstreamRoute(List.of(UpstreamProxy.direct()));

  private final List<UpstreamProxy> proxies;

  private UpstreamRoute(List<UpstreamProxy> proxies) {
    this.proxies = proxies;
  }

  /** No upstream. */
  public static UpstreamRoute direct() {
    return DIRECT;
  }

  /**
   * Some upstreams.
   *
   * @param proxies at least one, the preferred one first
   * @throws IllegalArgumentException if there is none
   */
  public static UpstreamRoute of(UpstreamProxy... proxies) {
    return of(List.of(proxies));
  }

  /**
   * Some upstreams.
   *
   * @param proxies at least one, the preferred one first
   * @throws IllegalArgumentException if there is none
   */
  public static UpstreamRoute of(List<UpstreamProxy> proxies) {
    if (proxies.isEmpty()) {
      throw new IllegalArgumentException("proxies: [] (expected: at least one; direct() for none)");
    }
    return new UpstreamRoute(List.copyOf(proxies));
  }

  /** The upstreams, at least one. */
  public List<UpstreamProxy> proxies() {
    return proxies;
  }

  /** Whether targets are connected to without upstream and header. */
  public boolean isPlain() {
    return proxies.size() == 1 && proxies.get(0).isPlain();
  }

  @Override
  public String toString() {
    return proxies.toString();
  }
}
