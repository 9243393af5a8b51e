package io.calamary.examples.launcher.check;

import java.util.List;
import java.util.Set;

/** Finds out whether what TPROXY marks is delivered on this host. */
final class Routes {
  private static final Set<String> EVERYTHING = Set.of("default", "0.0.0.0/0", "::/0");

  private final Host host;
  private final String family;

  /** Looks at a family, {@code -4} or {@code -6}. */
  Routes(Host host, String family) {
    this.host = host;
    this.family = family;
  }

  /** Whether there is a rule for a mark, the table of which delivers everything here. */
  boolean deliverMarked() {
    for (String table : tables()) {
      String routes = host.output("ip", family, "-j", "route", "show", "table", table);
      for (Object route : Json.items(routes == null ? null : Json.parse(routes))) {
        if (Json.text(route, "type").equals("local")
            && EVERYTHING.contains(Json.text(route, "dst"))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The tables that marks lead to. */
  private List<String> tables() {
    String rules = host.output("ip", family, "-j", "rule", "show");
    return Json.items(rules == null ? null : Json.parse(rules)).stream()
        .filter(rule -> !Json.text(rule, "fwmark").isEmpty())
        .map(rule -> Json.text(rule, "table"))
        .toList();
  }
}
