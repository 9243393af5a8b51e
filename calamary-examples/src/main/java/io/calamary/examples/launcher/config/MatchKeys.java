package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that a match can have. */
final class MatchKeys {
  private static final Map<String, MatchKey> ALL = new LinkedHashMap<>();

  static {
    List.of(
            new NetKey("src", Match::source),
            new NetKey("dest", Match::destination),
            new PortKey("sport", Match::sourcePortRange),
            new PortKey("port", Match::portRange),
            WordKey.protoL3(),
            WordKey.protoL4(),
            WordKey.protoL5(),
            new DnsKey("dns"),
            WordKey.encrypted())
        .forEach(key -> ALL.put(key.key(), key));
  }

  private MatchKeys() {}

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static @Nullable MatchKey of(String name) {
    return ALL.get(name);
  }
}
