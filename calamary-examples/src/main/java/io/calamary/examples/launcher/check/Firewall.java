package io.calamary.examples.launcher.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the rules that divert, in what nft and iptables print. */
final class Firewall {
  private static final Pattern IPTABLES =
      Pattern.compile(
          "-j (?:(REDIRECT) .*--to-ports (\\d+)"
              + "|(DNAT) .*--to-destination \\S*:(\\d+)"
              + "|(TPROXY) .*--on-port (\\d+))");

  private Firewall() {}

  /** The rules of nftables, from {@code nft -j list ruleset}. */
  static List<Diversion> nft(String json) {
    List<Diversion> found = new ArrayList<>();
    for (Object item : Json.items(Json.get(Json.parse(json), "nftables"))) {
      Object rule = Json.get(item, "rule");
      for (Object expression : Json.items(Json.get(rule, "expr"))) {
        Diversion diversion = diversion(Json.text(rule, "family"), expression);
        if (diversion != null) {
          found.add(diversion);
        }
      }
    }
    return found;
  }

  private static @Nullable Diversion diversion(String table, Object expression) {
    for (String kind : List.of("redirect", "dnat", "tproxy")) {
      Object statement = Json.get(expression, kind);
      String port = Json.text(statement, "port");
      if (port.matches("\\d{1,5}")) {
        String own = Json.text(statement, "family");
        String family = own.isEmpty() ? table : own;
        return new Diversion(
            kind.equals("tproxy"),
            !family.equals("ip6"),
            !family.equals("ip"),
            Integer.parseInt(port));
      }
    }
    return null;
  }

  /** The rules of iptables, from {@code iptables-save} or {@code ip6tables-save}. */
  static List<Diversion> iptables(String text, boolean ip6) {
    List<Diversion> found = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher rule = IPTABLES.matcher(line);
      if (rule.find()) {
        boolean tproxy = rule.group(5) != null;
        String nat = rule.group(1) != null ? rule.group(2) : rule.group(4);
        String port = tproxy ? rule.group(6) : nat;
        found.add(new Diversion(tproxy, !ip6, ip6, Integer.parseInt(port)));
      }
    }
    return found;
  }
}
