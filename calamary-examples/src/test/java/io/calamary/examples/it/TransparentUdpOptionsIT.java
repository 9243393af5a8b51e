package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a file can say about the datagrams of a transparent listener. */
@Timeout(180)
class TransparentUdpOptionsIT {
  private static final String FILE =
      """
      service:
        listen: [{mode: transparent, port: 4128, udp: true, tproxy: true, MORE}]
        alwaysDeny: []
        output: {fwmark: 0x2028}
      rules:
        - {match: {dest: [198.51.100.13, '2001:db8:7::13']}, action: deny}
        - {match: {protoL4: udp}, action: accept}
      """;

  private Namespaces net;
  private Service origin;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    origin = net.start(Namespaces.ORIGIN, Java.line(DatagramOrigin.class, List.of()));
    gateway("nft", "-f", Recipe.FOLDER.resolve("gateway-tproxy-udp.nft").toString());
    gateway("sh", Recipe.FOLDER.resolve("tproxy-routes.sh").toString());
    origin.await("ready");
  }

  @AfterEach
  void stop() {
    origin.close();
    net.close();
  }

  private void gateway(String... command) throws Exception {
    net.on(Namespaces.GATEWAY, command).run().succeeded();
  }

  private Service proxy(String more, String... prefix) throws Exception {
    Path file = Files.createTempFile(net.folder(), "calamary", ".yml");
    Files.writeString(file, FILE.replace("MORE", more));
    List<String> line = new ArrayList<>(List.of(prefix));
    line.addAll(Java.launcher("-f", file.toString()));
    Service started = net.start(Namespaces.GATEWAY, line);
    started.await("\\| Started");
    return started;
  }

  private List<String> client(String what, String... to) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what));
    arguments.addAll(List.of(to));
    return net.on(Namespaces.CLIENT, DatagramClient.class, arguments.toArray(String[]::new))
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  private static String at(String family, int number) {
    return Namespaces.addresses(number).get(family);
  }

  private static String[] both(int number, String port) {
    return new String[] {at("IPv4", number), port, at("IPv6", number), port};
  }

  @Test
  void anybodyIsHeardWhomTheRulesAllow() throws Exception {
    try (Service proxy = proxy("fullCone: true")) {
      for (String family : List.of("IPv4", "IPv6")) {
        String start = family.equals("IPv4") ? "198.51.100." : "2001:db8:7:0:0:0:0:";
        // Nothing keeps datagrams of several senders in order.
        assertEquals(
            List.of(
                "good day from " + start + "14 443",
                "hello from " + start + "12 443",
                "me, too from " + start + "12 53",
                "silence"),
            client("listen", at(family, DatagramOrigin.GOSSIP), "443").stream().sorted().toList());
        proxy.await(":443 \\| Denied$");
      }
    }
  }

  @Test
  void aDenialIsSilentWhereThatIsWanted() throws Exception {
    try (Service proxy = proxy("denial: silence")) {
      assertEquals(
          List.of("silence", "silence"), client("knock", both(DatagramOrigin.STRANGER, "53")));
      proxy.await("\\| Denied$");
    }
  }

  @Test
  void aDenialIsSilentWithoutTheCapability() throws Exception {
    try (Service proxy = proxy("denial: reset", "setpriv", "--bounding-set=-net_raw")) {
      assertEquals(
          List.of("silence", "silence"), client("knock", both(DatagramOrigin.STRANGER, "53")));
      proxy.await("\\| Denied$");
      assertEquals(List.of("came 14", "came 14"), client("knock", both(DatagramOrigin.ECHO, "53")));
    }
  }

  @Test
  void targetsSeeTheClient() throws Exception {
    try (Service proxy = proxy("keepSource: true")) {
      for (String family : List.of("IPv4", "IPv6")) {
        String one = at(family, DatagramOrigin.ECHO);
        String other = at(family, DatagramOrigin.OTHER_ECHO);
        assertEquals(
            List.of("mixed 300 answers, all right"),
            client("mix", one, "53", other, "53", one, "443"));
        proxy.await("=> .*:443 \\| Accept$");
        String client = family.equals("IPv4") ? "/192.0.2.2:" : "/\\[2001:db8:1:0:0:0:0:2\\]:";
        origin.await("10 has \\d+ of " + client);
        List<String> said = client("sizes", one, "443");
        assertTrue(said.stream().allMatch(line -> line.endsWith(" right")), said::toString);
      }
    }
  }
}
