package io.calamary.examples.launcher.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the rules that divert, in what nft and iptables print. */
final class Firewall {
  private static final Set<String> BOTH_FAMILIES = Set.of("ip", "ip6");
  private static final Set<String> BOTH_PROTOCOLS = Set.of("tcp", "udp");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Pattern IPTABLES =
      Pattern.compile(
          "-j (?:(?:REDIRECT .*--to-ports |DNAT .*--to-destination \\S*:)(\\d{1,5})"
              + "|TPROXY .*--on-port (\\d{1,5}))");
  private static final Pattern PROTOCOL = Pattern.compile("-p (tcp|udp)");

  private Firewall() {}

  /** The rules of nftables, from {@code nft -j list ruleset}. */
  static List<Diversion> nft(String json) {
    List<Diversion> found = new ArrayList<>();
    for (Object item : Json.items(Json.get(Json.parse(json), "nftables"))) {
      Object rule = Json.get(item, "rule");
      List<Object> expressions = Json.items(Json.get(rule, "expr"));
      for (Object expression : expressions) {
        Diversion diversion =
            diversion(Json.text(rule, "family"), protocols(expressions), expression);
        if (diversion != null) {
          found.add(diversion);
        }
      }
    }
    return found;
  }

  private static @Nullable Diversion diversion(
      String table, Set<String> protocols, Object expression) {
    for (String kind : List.of("redirect", "dnat", Diversion.TPROXY)) {
      Object statement = Json.get(expression, kind);
      String port = Json.text(statement, "port");
      if (PORT.matcher(port).matches()) {
        String own = Json.text(statement, "family");
        String family = own.isEmpty() ? table : own;
        return new Diversion(
            kind.equals(Diversion.TPROXY) ? Diversion.TPROXY : Diversion.NAT,
            BOTH_FAMILIES.contains(family) ? Set.of(family) : BOTH_FAMILIES,
            protocols,
            Integer.parseInt(port));
      }
    }
    return null;
  }

  /** What a rule matches, by its protocol or by a port of it; both where it does not say. */
  private static Set<String> protocols(List<Object> expressions) {
    for (Object expression : expressions) {
      Object match = Json.get(expression, "match");
      Object left = Json.get(match, "left");
      String protocol =
          Json.text(Json.get(left, "meta"), "key").equals("l4proto")
              ? Json.text(match, "right")
              : Json.text(Json.get(left, "payload"), "protocol");
      if (BOTH_PROTOCOLS.contains(protocol)) {
        return Set.of(protocol);
      }
    }
    return BOTH_PROTOCOLS;
  }

  /** The rules of iptables, from {@code iptables-save} or {@code ip6tables-save}. */
  static List<Diversion> iptables(String text, String family) {
    List<Diversion> found = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher rule = IPTABLES.matcher(line);
      if (rule.find()) {
        String nat = rule.group(1);
        Matcher protocol = PROTOCOL.matcher(line);
        found.add(
            new Diversion(
                nat == null ? Diversion.TPROXY : Diversion.NAT,
                Set.of(family),
                protocol.find() ? Set.of(protocol.group(1)) : BOTH_PROTOCOLS,
                Integer.parseInt(nat == null ? rule.group(2) : nat)));
      }
    }
    return found;
  }
}
