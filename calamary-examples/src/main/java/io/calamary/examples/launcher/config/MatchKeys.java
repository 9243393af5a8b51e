package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys that a match can have; each is made when a file first has it. */
final class MatchKeys {
  private static final List<String> NAMES =
      List.of("src", "dest", "sport", "port", "protoL3", "protoL4", "protoL5", "dns", "encrypted");
  private static final Map<String, MatchKey> MADE = new ConcurrentHashMap<>();

  private MatchKeys() {}

  static List<String> names() {
    return NAMES;
  }

  /** The key of a name, always the same; null if there is none. */
  static @Nullable MatchKey of(String name) {
    MatchKey known = MADE.get(name);
    if (known != null || !NAMES.contains(name)) {
      return known;
    }
    MatchKey made = make(name);
    MatchKey other = MADE.putIfAbsent(name, made);
    return other == null ? made : other;
  }

  private static MatchKey make(String name) {
    return switch (name) {
      case "src" -> new NetKey(name, Match::source);
      case "dest" -> new NetKey(name, Match::destination);
      case "sport" -> new PortKey(name, Match::sourcePortRange);
      case "port" -> new PortKey(name, Match::portRange);
      case "protoL3" -> WordKey.protoL3();
      case "protoL4" -> WordKey.protoL4();
      case "protoL5" -> WordKey.protoL5();
      case "dns" -> new DnsKey(name);
      case "encrypted" -> WordKey.encrypted();
      default ->
          throw new IllegalArgumentException("key: '" + name + "' (expected: " + NAMES + ")");
    };
  }
}
