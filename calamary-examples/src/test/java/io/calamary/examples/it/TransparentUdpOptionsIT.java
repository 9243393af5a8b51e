package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void anybodyIsHeardWhomTheRulesAllow(String family) throws Exception {
    try (Service proxy = proxy("fullCone: true")) {
      String start = family.equals("IPv4") ? "198.51.100." : "2001:db8:7:0:0:0:0:";
      List<String> said = client("listen", at(family, DatagramOrigin.GOSSIP), "443");

      assertEquals(
          List.of(
              "hello from " + start + "12 443",
              "good day from " + start + "14 443",
              "me, too from " + start + "12 53",
              "silence"),
          said);
      proxy.await(":443 \\| Denied$");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void aDenialIsSilentWhereThatIsWanted(String family) throws Exception {
    try (Service proxy = proxy("denial: silence")) {
      assertEquals(
          List.of("silence", "silence"),
          client("knock", at(family, DatagramOrigin.STRANGER), "53"));
      proxy.await("\\| Denied$");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void aDenialIsSilentWithoutTheCapability(String family) throws Exception {
    String[] weak = {"setpriv", "--bounding-set=-net_raw"};
    try (Service proxy = proxy("ip4: ['127.0.0.1']", weak)) {
      assertEquals(
          List.of("silence", "silence"),
          client("knock", at(family, DatagramOrigin.STRANGER), "53"));
      proxy.await("\\| Denied$");
      String echo = at(family, DatagramOrigin.ECHO);
      assertEquals(List.of("came 14", "came 14"), client("knock", echo, "53"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void targetsSeeTheClient(String family) throws Exception {
    try (Service proxy = proxy("keepSource: true")) {
      String one = at(family, DatagramOrigin.ECHO);
      String other = at(family, DatagramOrigin.OTHER_ECHO);
      assertEquals(
          List.of("mixed 300 answers, all right"), client("mix", one, "53", other, "53", one, "443"));
      proxy.await("=> .*:443 \\| Accept$");
      String client = family.equals("IPv4") ? "/192.0.2.2:" : "/\\[2001:db8:1:0:0:0:0:2\\]:";
      origin.await("10 has \\d+ of " + client);
      List<String> said = client("sizes", one, "443");
      assertEquals(8, said.stream().filter(line -> line.endsWith(" right")).count(), said::toString);
    }
  }
}
