package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --check-transparent} finds missing, and that its advice helps. */
@Timeout(180)
class TransparentCheckIT {
  private static final String CONFIGURATION =
      """
      service:
        listen: [{mode: transparent, port: 4128, tproxy: %1$s, udp: %1$s}]
        output: {fwmark: %2$d}
      """;

  private Namespaces net;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
  }

  @AfterEach
  void stop() {
    net.close();
  }

  private Command.Result check(List<String> prefix, boolean tproxy, int mark) throws Exception {
    Path file = net.folder().resolve("calamary.yml");
    Files.writeString(file, CONFIGURATION.formatted(tproxy, mark));
    List<String> line = new ArrayList<>(prefix);
    line.addAll(Java.launcher("--check-transparent", "-f", file.toString()));
    return net.on(Namespaces.GATEWAY, line.toArray(String[]::new)).run();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesCommandsThatHelp(boolean tproxy) throws Exception {
    Command.Result before = check(List.of(), tproxy, 0);
    assertEquals(1, before.exit(), before.text());
    assertEquals(tproxy ? 8 : 2, count(before, "missing: "), before.text());
    Command.Result after = assertHelps(before, tproxy);
    assertEquals(tproxy ? 1 : 0, count(after, "ok: CAP_NET_RAW"), after.text());
  }

  /** Does what the check says, and looks again. */
  private Command.Result assertHelps(Command.Result before, boolean tproxy) throws Exception {
    follow(before);
    Command.Result after = check(List.of(), tproxy, 0);
    assertEquals(0, after.exit(), after.text());
    assertEquals(0, count(after, "missing: "), after.text());
    return after;
  }

  private void follow(Command.Result advice) throws Exception {
    String commands =
        advice
            .text()
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("(nft|ip|sysctl) .*"))
            .collect(Collectors.joining("\n", "set -e\n", "\n"));
    Path file = Files.writeString(net.folder().resolve("advice.sh"), commands);
    net.on(Namespaces.GATEWAY, "sh", file.toString()).run().succeeded();
  }

  private static Map<String, String> pieces() {
    Map<String, String> pieces = new LinkedHashMap<>();
    for (String ip : List.of("4", "6")) {
      String marked = "marked packets of IPv" + ip;
      pieces.put(
          "ip -" + ip + " rule del fwmark 0x1028", "a rule that leads " + marked + " to a table");
      pieces.put(
          "ip -" + ip + " route flush table 4128",
          "a route in table 4128 that delivers " + marked + " here");
      for (String protocol : List.of("tcp", "udp")) {
        pieces.put(
            "nft flush table ip" + (ip.equals("4") ? "" : ip) + " " + protocol + ip,
            "a rule with TPROXY to port 4128 for " + protocol + " over IPv" + ip);
      }
    }
    pieces.put(
        "sysctl -qw net.ipv4.conf.all.src_valid_mark=1",
        "net.ipv4.conf.all.src_valid_mark = 0: with 1, replies are looked for by mark, too");
    return pieces;
  }

  /** One after the other is taken away, and put back as the check says. */
  @Test
  void namesWhatWasTakenAway() throws Exception {
    Path tables = Files.writeString(net.folder().resolve("tables.nft"), tables());
    String routes = Recipe.FOLDER.resolve("tproxy-routes.sh").toString();
    net.on(Namespaces.GATEWAY, "sh", routes).run().succeeded();
    for (Map.Entry<String, String> piece : pieces().entrySet()) {
      net.on(Namespaces.GATEWAY, "nft", "flush", "ruleset").run().succeeded();
      net.on(Namespaces.GATEWAY, "nft", "-f", tables.toString()).run().succeeded();
      net.on(Namespaces.GATEWAY, piece.getKey().split(" ")).run().succeeded();
      Command.Result found = check(List.of(), true, 0);
      assertEquals(1, found.exit(), found.text());
      assertEquals(
          List.of("missing: " + piece.getValue()),
          found.text().lines().filter(line -> line.startsWith("missing: ")).toList());
      assertHelps(found, true);
    }
  }

  /** A table for each family and protocol. */
  private static String tables() {
    StringBuilder text = new StringBuilder();
    for (String protocol : List.of("tcp", "udp")) {
      for (String way : List.of("ip 4 127.0.0.1", "ip6 6 [::1]")) {
        String[] parts = way.split(" ");
        text.append("table %s %s%s {\n".formatted(parts[0], protocol, parts[1]))
            .append("chain prerouting {\ntype filter hook prerouting priority mangle\n")
            .append("iifname \"lan0\" %s dport 443 ".formatted(protocol))
            .append("tproxy to %s:4128 meta mark set 0x1028 accept\n}\n}\n".formatted(parts[2]));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void knowsEveryRecipe(Recipe recipe) throws Exception {
    recipe.load(net);
    if (recipe.tproxy()) {
      Path udp = Recipe.FOLDER.resolve("gateway-tproxy-udp.nft");
      net.on(Namespaces.GATEWAY, "nft", "-f", udp.toString()).run().succeeded();
    }
    Command.Result right = check(List.of(), recipe.tproxy(), 0);
    assertEquals(0, right.exit(), right.text());
    Command.Result wrong = check(List.of(), !recipe.tproxy(), 0);
    assertEquals(1, wrong.exit(), wrong.text());
  }

  @Test
  void missesTheCapability() throws Exception {
    Recipe.GATEWAY_REDIRECT.load(net);
    List<String> weak = List.of("setpriv", "--bounding-set=-net_admin");
    Command.Result marking = check(weak, false, 7);
    assertEquals(1, marking.exit(), marking.text());
    assertTrue(
        marking.text().contains("missing: the capability CAP_NET_ADMIN, for output.fwmark"),
        marking.text());
    assertTrue(marking.text().contains("missing: a look at the firewall"), marking.text());
    Command.Result deaf = check(List.of("setpriv", "--bounding-set=-net_raw"), true, 0);
    assertTrue(deaf.text().contains("note: without CAP_NET_RAW denied datagrams"), deaf.text());
    Command.Result plain = check(List.of(), false, 7);
    assertEquals(0, plain.exit(), plain.text());
  }

  private static long count(Command.Result result, String what) {
    return result.text().lines().filter(line -> line.startsWith(what)).count();
  }
}
