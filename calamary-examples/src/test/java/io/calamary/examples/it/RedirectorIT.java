package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Traffic of one host that a central proxy decides: on the client's host a launcher takes what the
 * kernel diverts and sends it to a second one, with its addresses in a PROXY header; that one
 * judges by them, and goes to the origin. The page docs/deploying-redirector.md has the same files.
 */
@Timeout(180)
class RedirectorIT {
  private static final Path FILES =
      Path.of("").toAbsolutePath().getParent().resolve("docs/redirector");
  private static final String DENIED = "16";

  private static Service launch(Namespaces net, String host, String file)
      throws IOException, InterruptedException {
    Path here = net.folder().resolve(file);
    Files.copy(FILES.resolve(file), here);
    Service launcher = net.start(host, Java.launcher("-f", here.toString()));
    launcher.await("\\| Started");
    return launcher;
  }

  private static List<String> ask(Namespaces net, String to)
      throws IOException, InterruptedException {
    return net.on(Namespaces.CLIENT, NetClient.class, "ask", to, "80")
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  @Test
  void addressesAreKeptToTheCentralProxy() throws Exception {
    try (Namespaces net = Namespaces.create();
        Service origin = net.start(Namespaces.ORIGIN, Java.line(NetOrigin.class, List.of()));
        Service central = launch(net, Namespaces.GATEWAY, "central.yml");
        Service redirector = launch(net, Namespaces.CLIENT, "redirector.yml")) {
      net.on(Namespaces.CLIENT, "nft", "-f", FILES.resolve("redirector.nft").toString())
          .run()
          .succeeded();
      origin.await("ready");
      for (String family : List.of("IPv4", "IPv6")) {
        String to = Namespaces.addresses(NetOrigin.WHO).get(family);
        List<String> said = ask(net, to);
        assertEquals(3, said.size(), () -> said + " " + redirector.lines() + central.lines());
        String from = family.equals("IPv4") ? "203.0.113.1" : "2001:db8:2:0:0:0:0:1";
        assertTrue(said.get(1).startsWith("said " + from + " "), "the central proxy asks: " + said);
        String client = family.equals("IPv4") ? "192\\.0\\.2\\.2" : "2001:db8:1::2";
        central.await("\\| \\[?" + client + "\\]? => .*" + shown(to) + ".*:80 \\| Accept$");
      }
      String denied = Namespaces.addresses(Integer.parseInt(DENIED)).get("IPv4");
      List<String> said = ask(net, denied);
      assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*|end"), said::toString);
      assertTrue(said.stream().noneMatch(line -> line.startsWith("said")), said::toString);
      central.await("\\| 192\\.0\\.2\\.2 => " + shown(denied) + ":80 \\| Denied$");
      assertTrue(origin.lines().stream().noneMatch(line -> line.contains(" 16 ")), "denied");
    }
  }

  private static String shown(String address) {
    return address.replace(".", "\\.");
  }
}
