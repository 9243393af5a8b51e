package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each recipe of the documentation diverts what it says, and the launcher relays it. */
@Timeout(180)
class RecipesIT {
  private static final String RULES =
      """
        - {match: {dest: [198.51.100.16, '2001:db8:7::16']}, action: deny}
        - {match: {port: 80}, action: accept}
      """;

  @ParameterizedTest
  @EnumSource
  void diverts(Recipe recipe) throws Exception {
    Assumptions.assumeTrue(
        Namespaces.root() || !recipe.byUser(), "there are no other users without root");
    try (Namespaces net = Namespaces.create();
        Service origin = net.start(Namespaces.ORIGIN, Java.line(NetOrigin.class, List.of()));
        Service proxy = recipe.proxy(net, RULES)) {
      recipe.load(net);
      // Loading it again changes nothing.
      recipe.load(net);
      origin.await("ready");
      for (String family : List.of("IPv4", "IPv6")) {
        serves(recipe, net, proxy, family);
        denies(recipe, net, proxy, family);
      }
      assertTrue(origin.lines().stream().noneMatch(line -> line.contains(" 16 ")), "denied");
    }
  }

  private static void serves(Recipe recipe, Namespaces net, Service proxy, String family)
      throws Exception {
    String to = Namespaces.addresses(NetOrigin.WHO).get(family);
    List<String> said = talk(net, recipe, to);
    String from = family.equals("IPv4") ? "203.0.113.1" : "2001:db8:2:0:0:0:0:1";
    assertEquals(3, said.size(), said::toString);
    assertTrue(said.get(1).startsWith("said " + from + " "), said::toString);
    assertEquals("end", said.get(2));
    proxy.await("=> " + shown(to) + ":80 \\| Accept$");
  }

  private static void denies(Recipe recipe, Namespaces net, Service proxy, String family)
      throws Exception {
    String to = Namespaces.addresses(NetOrigin.LAST_WORD).get(family);
    List<String> said = talk(net, recipe, to);
    assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
    assertTrue(said.stream().noneMatch(line -> line.startsWith("said")), said::toString);
    proxy.await("=> " + shown(to) + ":80 \\| Denied$");
  }

  private static List<String> talk(Namespaces net, Recipe recipe, String to) throws Exception {
    return net.on(recipe.begin(), NetClient.class, "ask", to, "80")
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  private static String shown(String address) {
    return address.contains(":") ? "\\[" + address + "\\]" : address.replace(".", "\\.");
  }
}
