package io.calamary.examples.launcher.check;

import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.transparent.Denial;
import io.netty.channel.epoll.Epoll;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the transparent listeners of a configuration need of the kernel, as the user that
 * runs the check, and says for each thing that is missing how to get it.
 */
public final class TransparentCheck {
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;
  private static final String STATUS = "/proc/self/status";
  private static final String IP4 = "/proc/sys/net/ipv4/";
  private static final String IP6 = "/proc/sys/net/ipv6/";

  private final Host host;
  private final Consumer<String> out;
  private boolean good = true;

  TransparentCheck(Host host, Consumer<String> out) {
    this.host = host;
    this.out = out;
  }

  /** Checks on this host, and tells it line by line; true if nothing is missing. */
  public static boolean run(Configuration configuration, Consumer<String> out) {
    return new TransparentCheck(Host.here(), out).run(configuration);
  }

  boolean run(Configuration configuration) {
    List<SocketPlan> sockets =
        configuration.sockets().stream()
            .filter(socket -> socket.mode().equals("transparent"))
            .toList();
    if (sockets.isEmpty()) {
      out.accept("ok: no transparent listener is configured, so nothing is needed");
      return true;
    }
    if (!System.getProperty("os.name", "").equals("Linux")) {
      missing("Linux: transparent mode works nowhere else", List.of());
      return false;
    }
    if (!Epoll.isAvailable()) {
      missing("the epoll transport does not load: " + Epoll.unavailabilityCause(), List.of());
    }
    boolean tproxy = sockets.stream().anyMatch(socket -> socket.ways().tproxy());
    capability(tproxy, configuration.outgoing().mark());
    rules(sockets);
    if (tproxy) {
      deliveries(sockets);
    }
    ring(sockets);
    errors(sockets);
    forwarding(sockets);
    return good;
  }

  private void capability(boolean tproxy, int mark) {
    if (!tproxy && mark == 0) {
      out.accept("ok: no capability is needed (neither tproxy nor output.fwmark)");
      return;
    }
    String status = host.file(STATUS);
    if (status != null && hasCapability(status)) {
      out.accept("ok: CAP_NET_ADMIN");
    } else {
      missing(
          "the capability CAP_NET_ADMIN, for " + (tproxy ? "tproxy" : "output.fwmark"),
          List.of(
              "as root, or in the unit of the service:",
              "  AmbientCapabilities=CAP_NET_ADMIN",
              "or on the command line, as root:",
              "  setpriv --reuid=calamary --regid=calamary --clear-groups"
                  + " --inh-caps=+net_admin --ambient-caps=+net_admin java -jar calamary.jar"));
    }
  }

  /** Not needed to run: without it denied datagrams are dropped in silence. */
  private void errors(List<SocketPlan> sockets) {
    boolean wanted =
        sockets.stream()
            .anyMatch(socket -> socket.udp() && socket.ways().denial() != Denial.SILENCE);
    String status = host.file(STATUS);
    if (!wanted) {
      return;
    }
    if (status != null && hasCapability(status, CAP_NET_RAW)) {
      out.accept("ok: CAP_NET_RAW");
    } else {
      out.accept(
          "note: without CAP_NET_RAW denied datagrams are dropped in silence, not refused with"
              + " ICMP: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW");
    }
  }

  static boolean hasCapability(String status) {
    return hasCapability(status, CAP_NET_ADMIN);
  }

  private static boolean hasCapability(String status, int number) {
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(bits -> (bits >> number & 1) == 1);
  }

  private void rules(List<SocketPlan> sockets) {
    List<Diversion> found = diversions();
    if (found == null) {
      missing(
          "a look at the firewall: neither nft nor iptables lets this user see its rules",
          List.of("run this check as root"));
      return;
    }
    Set<Diversion> wanted = new LinkedHashSet<>();
    for (SocketPlan socket : sockets) {
      String way = socket.ways().tproxy() ? Diversion.TPROXY : Diversion.NAT;
      for (boolean ip6 : families(socket)) {
        for (String protocol : protocols(socket)) {
          wanted.add(
              new Diversion(
                  way, Set.of(ip6 ? "ip6" : "ip"), Set.of(protocol), socket.address().getPort()));
        }
      }
    }
    Set<List<String>> told = new LinkedHashSet<>();
    for (Diversion rule : wanted) {
      String words = describe(rule);
      if (found.stream().anyMatch(diversion -> diversion.does(rule))) {
        out.accept("ok: " + words);
      } else {
        List<String> remedy = Remedies.of(rule);
        missing(words, told.add(remedy) ? remedy : List.of("see above"));
      }
    }
  }

  private static List<String> protocols(SocketPlan socket) {
    List<String> protocols = new ArrayList<>();
    if (socket.ways().tcp()) {
      protocols.add("tcp");
    }
    if (socket.ways().udp()) {
      protocols.add("udp");
    }
    return protocols;
  }

  private static String describe(Diversion rule) {
    return "a rule with "
        + (rule.way().equals(Diversion.TPROXY) ? "TPROXY" : "REDIRECT or DNAT")
        + " to port "
        + rule.port()
        + " for "
        + rule.protocols().iterator().next()
        + (rule.families().contains("ip6") ? " over IPv6" : " over IPv4");
  }

  /** The rules that divert; null if they can't be seen. */
  private @Nullable List<Diversion> diversions() {
    String nft = host.output("nft", "-j", "list", "ruleset");
    String ip4 = host.output("iptables-save");
    String ip6 = host.output("ip6tables-save");
    if (nft == null && ip4 == null && ip6 == null) {
      return null;
    }
    List<Diversion> found = new ArrayList<>();
    if (nft != null) {
      found.addAll(Firewall.nft(nft));
    }
    if (ip4 != null) {
      found.addAll(Firewall.iptables(ip4, "ip"));
    }
    if (ip6 != null) {
      found.addAll(Firewall.iptables(ip6, "ip6"));
    }
    return found;
  }

  /** The families that a socket can have clients of. */
  private static List<Boolean> families(SocketPlan socket) {
    if (!(socket.address().getAddress() instanceof Inet6Address)) {
      return List.of(false);
    }
    return socket.address().getAddress().isAnyLocalAddress() ? List.of(false, true) : List.of(true);
  }

  private void deliveries(List<SocketPlan> sockets) {
    for (boolean ip6 : List.of(false, true)) {
      boolean wanted =
          sockets.stream()
              .filter(socket -> socket.ways().tproxy())
              .anyMatch(socket -> families(socket).contains(ip6));
      String family = ip6 ? "-6" : "-4";
      if (wanted) {
        delivery(new Routes(host, family), family, "marked packets of IPv" + (ip6 ? 6 : 4));
      }
    }
    if ("1".equals(setting(IP4 + "conf/all/src_valid_mark"))) {
      missing(
          "net.ipv4.conf.all.src_valid_mark = 0: with 1, replies are looked for by mark, too",
          List.of("  sysctl -w net.ipv4.conf.all.src_valid_mark=0"));
    }
  }

  private void delivery(Routes routes, String family, String what) {
    if (!routes.hasRule()) {
      missing("a rule that leads " + what + " to a table", List.of(Remedies.rule(family)));
    }
    if (!routes.hasRoute()) {
      missing(
          "a route in table " + routes.table() + " that delivers " + what + " here",
          List.of(Remedies.route(family, routes.table())));
    }
    if (routes.hasRule() && routes.hasRoute()) {
      out.accept("ok: " + what + " are delivered here");
    }
  }

  /** What reads the destinations of datagrams of IPv6. */
  private void ring(List<SocketPlan> sockets) {
    if (sockets.stream().noneMatch(socket -> socket.udp() && families(socket).contains(true))) {
      return;
    }
    String disabled = setting("/proc/sys/kernel/io_uring_disabled");
    if (!disabled.isEmpty() && !disabled.equals("0")) {
      missing(
          "kernel.io_uring_disabled = 0, for UDP over IPv6 (it is " + disabled + ")",
          List.of("  sysctl -w kernel.io_uring_disabled=0"));
    } else {
      out.accept("ok: io_uring is not disabled");
    }
  }

  /** Not needed for what is diverted, but without it a gateway forwards nothing else. */
  private void forwarding(List<SocketPlan> sockets) {
    boolean ip6 = sockets.stream().anyMatch(socket -> families(socket).contains(true));
    if ("0".equals(setting(IP4 + "ip_forward"))) {
      out.accept("note: on a gateway the rest needs forwarding: sysctl -w net.ipv4.ip_forward=1");
    }
    if (ip6 && "0".equals(setting(IP6 + "conf/all/forwarding"))) {
      out.accept(
          "note: on a gateway the rest needs forwarding: sysctl -w net.ipv6.conf.all.forwarding=1");
    }
  }

  private String setting(String path) {
    String text = host.file(path);
    return text == null ? "" : text.strip();
  }

  private void missing(String what, List<String> remedy) {
    good = false;
    out.accept("missing: " + what);
    remedy.forEach(line -> out.accept("  " + line));
  }
}
