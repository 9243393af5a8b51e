package io.calamary.examples.launcher.config;

import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The upstream proxies of a file by their names; {@code direct} is always one of them. */
final class NamedUpstreams {
  private static final String DIRECT = "direct";

  private final Map<String, @Nullable UpstreamProxy> byName = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  NamedUpstreams() {
    byName.put(DIRECT, UpstreamProxy.direct());
  }

  /**
   * Adds one.
   *
   * @param proxy what it is; null if that could not be read
   */
  void add(Value where, String name, @Nullable UpstreamProxy proxy) {
    Integer earlier = lines.putIfAbsent(name, where.line());
    if (earlier != null) {
      where.error("'" + name + "' stands twice (expected: once; see line " + earlier + ")");
    } else if (name.isBlank()) {
      where.refuse(name, "some text");
    } else if (name.equals(DIRECT)) {
      where.error("'direct' is a name of its own, for no upstream (expected: another name)");
    } else {
      byName.put(name, proxy);
    }
  }

  /** The upstreams that a value names, one or a list of them; null, and a problem, if it can't. */
  @Nullable UpstreamRoute route(Value via) {
    String expected = String.join(", ", new TreeSet<>(byName.keySet()));
    List<UpstreamProxy> route = new ArrayList<>();
    boolean good = true;
    for (Value item : via.items()) {
      String name = item.text(expected);
      if (name != null && !byName.containsKey(name)) {
        item.refuse(name, expected);
      }
      UpstreamProxy proxy = name == null ? null : byName.get(name);
      if (proxy == null) {
        good = false;
      } else {
        route.add(proxy);
      }
    }
    if (good && route.isEmpty()) {
      via.error("names no upstream (expected: " + expected + ")");
    }
    return good && !route.isEmpty() ? UpstreamRoute.of(route) : null;
  }
}
