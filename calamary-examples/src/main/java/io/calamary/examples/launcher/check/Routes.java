package io.calamary.examples.launcher.check;

import java.util.List;
import java.util.Set;

/** Finds out whether what TPROXY marks is delivered on this host, and what is missing for that. */
final class Routes {
  /** The table that the documentation uses. */
  static final String TABLE = "4128";

  private static final Set<String> EVERYTHING = Set.of("default", "0.0.0.0/0", "::/0");

  private final Host host;
  private final String family;
  private final List<String> tables;

  /** Looks at a family, {@code -4} or {@code -6}. */
  Routes(Host host, String family) {
    this.host = host;
    this.family = family;
    String rules = host.output("ip", family, "-j", "rule", "show");
    this.tables =
        Json.items(rules == null ? null : Json.parse(rules)).stream()
            .filter(rule -> !Json.text(rule, "fwmark").isEmpty())
            .map(rule -> Json.text(rule, "table"))
            .toList();
  }

  /** Whether there is a rule for a mark. */
  boolean hasRule() {
    return !tables.isEmpty();
  }

  /** The table that marks lead to, or would. */
  String table() {
    return tables.isEmpty() ? TABLE : tables.get(0);
  }

  /** Whether a table that marks lead to, or would, delivers everything here. */
  boolean hasRoute() {
    return tables.isEmpty() ? delivers(TABLE) : tables.stream().anyMatch(this::delivers);
  }

  private boolean delivers(String table) {
    String routes = host.output("ip", family, "-j", "route", "show", "table", table);
    for (Object route : Json.items(routes == null ? null : Json.parse(routes))) {
      if (Json.text(route, "type").equals("local")
          && EVERYTHING.contains(Json.text(route, "dst"))) {
        return true;
      }
    }
    return false;
  }
}
