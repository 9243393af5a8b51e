package io.calamary.examples.launcher.config;

import io.calamary.flow.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the listeners: a socket for each address of each entry. */
final class ListenReader {
  private static final List<String> KEYS =
      List.of(
          "mode",
          "ip4",
          "ip6",
          "port",
          "tcp",
          "udp",
          "tproxy",
          "users",
          "trusted",
          "proxyHeader",
          "target",
          "denial",
          "keepSource",
          "fullCone");
  private static final Set<String> UDP_MODES = Set.of("transparent", "socks5");
  private static final Set<String> USER_MODES = Set.of("http", "https", "socks5");

  private final Modes modes;
  private final List<SocketPlan> sockets = new ArrayList<>();
  private final Map<InetSocketAddress, Integer> lines = new HashMap<>();

  private ListenReader(Modes modes) {
    this.modes = modes;
  }

  static List<SocketPlan> read(Section service, Modes modes) {
    ListenReader reader = new ListenReader(modes);
    Value list = service.require("listen", "a list of listeners");
    if (list != null) {
      List<Value> entries = list.list("listeners");
      if (entries.isEmpty() && (list.isList() || list.isNull())) {
        list.error("has no listener (expected: at least one)");
      }
      for (Value entry : entries) {
        reader.entry(entry);
      }
    }
    return List.copyOf(reader.sockets);
  }

  private void entry(Value entry) {
    Section section = entry.section("the keys " + String.join(", ", KEYS));
    if (section == null) {
      return;
    }
    section.allow(KEYS);
    String mode = mode(section);
    Value portValue = section.require("port", "0 to 65535, 0 for any free port");
    Integer port = portValue == null ? null : portValue.integer(0, 65535);
    Map<String, String> users = users(section.get("users"));
    HeaderPlan header = null;
    Translation translation = Translation.PLAIN;
    if (mode != null) {
      checkOptions(section, mode);
      translation = Translation.read(section, mode);
      header = HeaderReader.read(section, mode);
    }
    List<InetAddress> ip4 = addresses(section.get("ip4"), "127.0.0.1", Addresses::ip4);
    List<InetAddress> ip6 = addresses(section.get("ip6"), "::1", Addresses::ip6);
    if (mode == null || port == null) {
      return;
    }
    if (isNone(section.get("ip4")) && isNone(section.get("ip6"))) {
      entry.error("has no address to listen on (expected: one at least in ip4 or ip6)");
    }
    SocketPlan.Ways ways =
        new SocketPlan.Ways(
            section.bool("tcp", true),
            section.bool("udp", false),
            section.bool("tproxy", false),
            Diverted.names(section.get("target")),
            Diverted.denial(section.get("denial")),
            translation,
            header);
    Plan plan =
        (ip, written) ->
            new SocketPlan(mode, new InetSocketAddress(ip, port), written == null, users, ways);
    addAll(entry, plan, ip4, section.get("ip4"));
    addAll(entry, plan, ip6, section.get("ip6"));
  }

  private void addAll(Value entry, Plan plan, List<InetAddress> ips, @Nullable Value written) {
    for (InetAddress ip : ips) {
      add(entry, plan.at(ip, written));
    }
  }

  private static boolean isNone(@Nullable Value addresses) {
    return addresses != null && addresses.isList() && addresses.items().isEmpty();
  }

  /** The plan of a socket, but for its address, which an entry may have several of. */
  private interface Plan {
    SocketPlan at(InetAddress ip, @Nullable Value written);
  }

  private void add(Value entry, SocketPlan plan) {
    InetSocketAddress address = plan.address();
    Integer earlier = address.getPort() == 0 ? null : lines.putIfAbsent(address, entry.line());
    if (earlier != null) {
      entry.error(Endpoint.of(address) + " is listened on already (see line " + earlier + ")");
    }
    sockets.add(plan);
  }

  private @Nullable String mode(Section section) {
    Value value = section.require("mode", modes.format());
    String text = value == null ? null : value.text(modes.format());
    if (value == null || text == null) {
      return null;
    }
    String mode = text.toLowerCase(Locale.ROOT);
    if (!modes.isUsable(mode)) {
      value.error(modes.describe(mode));
      return modes.isKnown(mode) ? mode : null;
    }
    return mode;
  }

  private static void checkOptions(Section section, String mode) {
    boolean udp = section.bool("udp", false);
    if (udp && !UDP_MODES.contains(mode)) {
      wrongMode(section, "udp", "transparent, socks5");
    }
    if (!section.bool("tcp", true) && !(udp && mode.equals("transparent"))) {
      Value tcp = section.get("tcp");
      if (tcp != null) {
        tcp.error(
            "is false, so that nothing would be listened on in " + mode + " mode (expected: true)");
      }
    }
    if (section.bool("tproxy", false) && !mode.equals("transparent")) {
      wrongMode(section, "tproxy", "transparent");
    }
    checkUdp(section.get("udp"), udp && mode.equals("transparent"), section.bool("tproxy", false));
    if (section.get("users") != null && !USER_MODES.contains(mode)) {
      wrongMode(section, "users", "http, https, socks5");
    }
    if (section.get("target") != null && !Set.of("transparent", "proxyproto").contains(mode)) {
      wrongMode(section, "target", "transparent, proxyproto");
    }
    if (section.get("denial") != null && !mode.equals("transparent")) {
      wrongMode(section, "denial", "transparent");
    }
  }

  private static void checkUdp(@Nullable Value udp, boolean intercepted, boolean tproxy) {
    if (udp != null && intercepted && !tproxy) {
      udp.error(
          "is true without tproxy: once a destination is translated the kernel does not tell where"
              + " a datagram was sent to (expected: tproxy: true, too, or udp: false)");
    }
  }

  private static void wrongMode(Section section, String key, String modes) {
    Value value = section.get(key);
    if (value != null) {
      value.error("is not for this mode (expected: only where mode is one of " + modes + ")");
    }
  }

  private static List<InetAddress> addresses(
      @Nullable Value value, String otherwise, Function<Value, @Nullable InetAddress> read) {
    List<InetAddress> addresses = new ArrayList<>();
    if (value == null) {
      addresses.add(Addresses.literal(otherwise));
      return addresses;
    }
    for (Value item : value.items()) {
      InetAddress address = read.apply(item);
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static Map<String, String> users(@Nullable Value value) {
    Map<String, String> users = new LinkedHashMap<>();
    Section section = value == null ? null : value.section("user: password");
    if (value == null || section == null) {
      return users;
    }
    if (section.values().isEmpty()) {
      value.error("has no user, and would let everybody in (expected: user: password)");
    }
    section
        .values()
        .forEach(
            (user, password) -> {
              String text = password.text("a password");
              if (user.contains(":")) {
                password.error("is of a user with a ':' in the name, which no client can send");
              } else if (text != null && text.isEmpty()) {
                password.error("is empty (expected: a password)");
              } else if (text != null) {
                users.put(user, text);
              }
            });
    return users;
  }
}
