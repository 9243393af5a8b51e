package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of a client that knows of no proxy, by the recipe of the documentation. */
@Timeout(180)
class TransparentUdpIT {
  private static final String RULES =
      """
      rules:
        - {match: {dest: [198.51.100.13, '2001:db8:7::13']}, action: deny}
        - {match: {port: 443, dns: blocked.test}, action: deny}
        - {match: {protoL4: udp}, action: accept}
      """;

  /** The number of an address where nothing else listens. */
  private static final int DNS = 19;

  private Namespaces net;
  private Service origin;
  private Service proxy;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    origin = net.start(Namespaces.ORIGIN, Java.line(DatagramOrigin.class, List.of()));
    proxy = proxy("udp: true, tproxy: true");
    load("gateway-tproxy-udp.nft");
    origin.await("ready");
  }

  private void load(String recipe) throws Exception {
    Path folder = Recipe.FOLDER;
    String file = folder.resolve(recipe).toString();
    String[] line =
        recipe.endsWith(".sh") ? new String[] {"sh", file} : new String[] {"nft", "-f", file};
    // Loading it again changes nothing.
    for (int i = 0; i < 2; i++) {
      net.on(Namespaces.GATEWAY, line).run().succeeded();
    }
    net.on(Namespaces.GATEWAY, "sh", folder.resolve("tproxy-routes.sh").toString())
        .run()
        .succeeded();
  }

  private Service proxy(String keys) throws IOException, InterruptedException {
    Path file = Files.createTempFile(net.folder(), "calamary", ".yml");
    Files.writeString(
        file,
        "service:\n  listen: [{mode: transparent, port: 4128, "
            + keys
            + "}]\n  alwaysDeny: []\n  output: {fwmark: 0x2028}\n"
            + RULES);
    Service started = net.start(Namespaces.GATEWAY, Java.launcher("-f", file.toString()));
    started.await("Bound to udp://127.0.0.1:4128 in transparent mode");
    started.await("\\| Started");
    return started;
  }

  @AfterEach
  void stop() {
    proxy.close();
    origin.close();
    net.close();
  }

  private List<String> client(String what, String... to) throws Exception {
    return on(Namespaces.CLIENT, what, to);
  }

  private List<String> on(String host, String what, String... to) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what));
    arguments.addAll(List.of(to));
    return net.on(host, DatagramClient.class, arguments.toArray(String[]::new))
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  /** An address as Java writes it. */
  private static String shown(String family, int number) {
    return family.equals("IPv4") ? at(family, number) : "2001:db8:7:0:0:0:0:" + number;
  }

  private static String at(String family, int number) {
    return Namespaces.addresses(number).get(family);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void neverMixesFlows(String family) throws Exception {
    String one = at(family, DatagramOrigin.ECHO);
    String other = at(family, DatagramOrigin.OTHER_ECHO);

    List<String> said = client("mix", one, "53", other, "53", one, "443", other, "123");

    assertEquals(List.of("mixed 400 answers, all right"), said);
    String shown = family.equals("IPv4") ? "198.51.100.10" : "\\[2001:db8:7::10\\]";
    proxy.await("=> " + shown + ":53 \\| Accept$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void keepsEverySizeAndBorder(String family) throws Exception {
    List<String> said = client("sizes", at(family, DatagramOrigin.ECHO), "443");

    assertEquals(8, said.size(), said::toString);
    assertTrue(said.stream().allMatch(line -> line.endsWith(" right")), said::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void dropsWhatIsDenied(String family) throws Exception {
    String denied = at(family, DatagramOrigin.STRANGER);
    assertEquals(List.of("silence"), client("mute", denied, "53"));
    assertEquals(List.of("refused twice"), client("knock", denied, "53"));
    proxy.await("\\| Denied$");
    assertTrue(origin.lines().stream().noneMatch(line -> line.startsWith("13 has")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void judgesTheServerNameOfQuic(String family) throws Exception {
    String echo = at(family, DatagramOrigin.ECHO);
    assertEquals(List.of("right", "right"), client("quic", echo, "443", "allowed.test"));
    assertEquals(List.of("refused twice"), client("knock-quic", echo, "443", "blocked.test"));
    proxy.await("\\| Denied$");
    assertEquals(2, origin.lines().stream().filter(line -> line.startsWith("10 has")).count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void anUnreachableDestinationHurtsNoOther(String family) throws Exception {
    List<String> said =
        client(
            "beside",
            at(family, DatagramOrigin.NOBODY),
            "53",
            at(family, DatagramOrigin.ECHO),
            "53");

    assertEquals(List.of("beside 50 answers, all right"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void tellsThatNobodyListens(String family) throws Exception {
    assertEquals(
        List.of("refused twice"), client("knock", at(family, DatagramOrigin.NOBODY), "53"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void everyPortOfTheAddressIsHeardAndNoStranger(String family) throws Exception {
    List<String> said = client("listen", at(family, DatagramOrigin.GOSSIP), "443");

    String gossip = shown(family, DatagramOrigin.GOSSIP);
    assertEquals(
        List.of("hello from " + gossip + " 443", "me, too from " + gossip + " 53", "silence"),
        said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void divertsTheHostsOwn(String family) throws Exception {
    load("host-tproxy-udp.nft");
    String one = at(family, DatagramOrigin.ECHO);
    String other = at(family, DatagramOrigin.OTHER_ECHO);

    List<String> said = on(Namespaces.GATEWAY, "mix", one, "53", other, "443");

    assertEquals(List.of("mixed 200 answers, all right"), said);
    proxy.await(":443 \\| Accept$");
    assertEquals(List.of("silence"), on(Namespaces.GATEWAY, "mute", at(family, 13), "53"));
    proxy.await("\\| Denied$");
  }

  @Test
  void divertsByTheRecipesOfIptables() throws Exception {
    Tool.IPTABLES.path();
    for (String recipe : List.of("gateway-tproxy-udp", "host-tproxy-udp")) {
      net.on(Namespaces.GATEWAY, "nft", "flush", "ruleset").run().succeeded();
      load(recipe + ".iptables.sh");
      String begin = recipe.startsWith("host") ? Namespaces.GATEWAY : Namespaces.CLIENT;
      for (String family : List.of("IPv4", "IPv6")) {
        String one = at(family, DatagramOrigin.ECHO);
        String other = at(family, DatagramOrigin.OTHER_ECHO);
        List<String> said = on(begin, "mix", one, "53", other, "443");
        assertEquals(List.of("mixed 200 answers, all right"), said);
        proxy.await(":443 \\| Accept$");
        on(begin, "mute", at(family, DatagramOrigin.STRANGER), "53");
        proxy.await("\\| Denied$");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void answersRealQuestions(String family) throws Exception {
    String server = at(family, DNS);
    Service dns =
        net.start(
            Namespaces.ORIGIN,
            List.of(
                Tool.DNSMASQ.path().toString(),
                "--no-daemon",
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--user=root",
                "--listen-address=" + server,
                "--address=/one.example/192.0.2.77",
                "--address=/one.example/2001:db8::77"));
    try (dns) {
      dns.await("started");
      for (String type : List.of("A", "AAAA")) {
        String answer = type.equals("A") ? "192.0.2.77" : "2001:db8::77";
        String said =
            net.on(
                    Namespaces.CLIENT,
                    Tool.DIG.path().toString(),
                    "@" + server,
                    "+tries=1",
                    "+short",
                    "one.example",
                    type)
                .run()
                .succeeded()
                .text();
        assertEquals(answer, said.strip());
      }
      proxy.await("=> .*:53 \\| Accept$");
    }
  }
}
