package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    assertEquals(tproxy ? 6 : 2, count(before, "missing: "), before.text());
    String commands =
        before
            .text()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("nft ") || line.startsWith("ip "))
            .collect(Collectors.joining("\n", "set -e\n", "\n"));
    Path file = Files.writeString(net.folder().resolve("advice.sh"), commands);
    net.on(Namespaces.GATEWAY, "sh", file.toString()).run().succeeded();
    Command.Result after = check(List.of(), tproxy, 0);
    assertEquals(0, after.exit(), after.text());
    assertEquals(0, count(after, "missing: "), after.text());
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
    Command.Result plain = check(List.of(), false, 7);
    assertEquals(0, plain.exit(), plain.text());
  }

  private static long count(Command.Result result, String what) {
    return result.text().lines().filter(line -> line.startsWith(what)).count();
  }
}
