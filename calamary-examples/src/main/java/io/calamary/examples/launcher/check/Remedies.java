package io.calamary.examples.launcher.check;

import java.util.ArrayList;
import java.util.List;

/** The commands that make up for what is missing. */
final class Remedies {
  private static final String TABLE = "nft 'add table inet calamary'";
  private static final String PORTS = "tcp dport { 80, 443 }";
  private static final String UDP_PORTS = "udp dport { 53, 123, 443 }";

  private Remedies() {}

  /** What makes up for a missing rule. */
  static List<String> of(Diversion rule) {
    if (!rule.way().equals(Diversion.TPROXY)) {
      return redirect(rule.port());
    }
    return tproxy(rule.port(), rule.protocols().contains("udp") ? UDP_PORTS : PORTS);
  }

  private static List<String> redirect(int port) {
    List<String> lines = new ArrayList<>();
    lines.add("on a gateway whose LAN is at lan0, for its clients; listen on all addresses:");
    lines.add("  " + TABLE);
    lines.add(
        "  nft 'add chain inet calamary prerouting"
            + " { type nat hook prerouting priority dstnat; }'");
    lines.add(
        "  nft 'add rule inet calamary prerouting iifname \"lan0\" fib daddr type != local "
            + PORTS
            + " redirect to :"
            + port
            + "'");
    lines.add("or for this host's own connections, but those of the proxy's user:");
    lines.add("  " + TABLE);
    lines.add("  nft 'add chain inet calamary output { type nat hook output priority -100; }'");
    lines.add(
        "  nft 'add rule inet calamary output meta skuid != \"calamary\" fib daddr type != local "
            + PORTS
            + " redirect to :"
            + port
            + "'");
    return lines;
  }

  private static List<String> tproxy(int port, String ports) {
    List<String> lines = new ArrayList<>();
    lines.add("on a gateway whose LAN is at lan0, for its clients:");
    lines.add("  " + TABLE);
    lines.add(
        "  nft 'add chain inet calamary prerouting"
            + " { type filter hook prerouting priority mangle; }'");
    if (ports.equals(PORTS)) {
      lines.add(
          "  nft 'add rule inet calamary prerouting meta l4proto tcp socket transparent 1"
              + " meta mark set 0x1028 accept'");
    }
    for (String way : List.of("ipv4|ip to 127.0.0.1", "ipv6|ip6 to [::1]")) {
      String[] parts = way.split("\\|", -1);
      lines.add(
          "  nft 'add rule inet calamary prerouting iifname \"lan0\" fib daddr type != local"
              + " meta nfproto "
              + parts[0]
              + " "
              + ports
              + " tproxy "
              + parts[1]
              + ":"
              + port
              + " meta mark set 0x1028 accept'");
    }
    return lines;
  }

  /** The policy rule for what is marked. */
  static String rule(String family) {
    return "  ip " + family + " rule add fwmark 0x1028 lookup " + Routes.TABLE;
  }

  /** The route that delivers what is marked. */
  static String route(String family, String table) {
    return "  ip " + family + " route add local default dev lo table " + table;
  }
}
