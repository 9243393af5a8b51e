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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of a transparent listener, and what it refuses. */
@Timeout(180)
class TransparentOptionsIT {
  private static final String COUNTER =
      """
      table inet counted {
        chain out {
          type filter hook postrouting priority 0
          meta mark 0x77 tcp dport 80 tcp flags syn counter
        }
      }
      """;
  private static final String EVERYTHING =
      """
      table inet calamary {
        chain prerouting {
          type nat hook prerouting priority dstnat
          iifname "lan0" tcp dport { 80, 4128, 4130 } redirect to :4128
        }
      }
      """;

  private static final String DROP =
      """
      table inet lost {
        chain in {
          type filter hook input priority 0
          ip daddr 198.51.100.19 drop
          ip6 daddr 2001:db8:7::19 drop
        }
      }
      """;

  private Namespaces net;
  private Service origin;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    origin = net.start(Namespaces.ORIGIN, Java.line(NetOrigin.class, List.of()));
    origin.await("ready");
  }

  @AfterEach
  void stop() {
    net.close();
    origin.close();
  }

  private Service proxy(String... options) throws Exception {
    Service proxy = net.start(Namespaces.GATEWAY, Java.line(NetProxy.class, List.of(options)));
    proxy.await("ready");
    return proxy;
  }

  private List<String> client(String what, String to, int port, String more) throws Exception {
    return net.on(Namespaces.CLIENT, NetClient.class, what, to, Integer.toString(port), more)
        .run()
        .succeeded()
        .text()
        .lines()
        .toList();
  }

  private void load(String name, String rules) throws Exception {
    Path file = Files.writeString(net.folder().resolve(name), rules);
    net.on(Namespaces.GATEWAY, "nft", "-f", file.toString()).run().succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void comesFromTheClientsAddress(String family) throws Exception {
    Recipe.GATEWAY_TPROXY.load(net);
    try (Service proxy = proxy("interception=TPROXY", "bind=::", "keepSource=true")) {
      String to = Namespaces.addresses(NetOrigin.WHO).get(family);
      String self = family.equals("IPv4") ? "192.0.2.2" : "2001:db8:1:0:0:0:0:2";
      List<String> said = client("ask", to, 80, "");
      assertTrue(said.get(1).startsWith("said " + self + " "), said::toString);
      proxy.await("closed .* COMPLETED");
      String many = Namespaces.addresses(NetOrigin.DOWNLOAD).get(family);
      assertTrue(client("download", many, 80, "1000000").get(1).startsWith("got 1000000 "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void marksAndBindsItsOwnConnections(String family) throws Exception {
    Recipe.GATEWAY_REDIRECT.load(net);
    load("counter.nft", COUNTER);
    try (Service proxy = proxy("mark=0x77", "interface=wan0")) {
      String to = Namespaces.addresses(NetOrigin.WHO).get(family);
      assertTrue(client("ask", to, 80, "").get(1).startsWith("said "));
      proxy.await("closed .* COMPLETED");
      String counted =
          net.on(Namespaces.GATEWAY, "nft", "list", "table", "inet", "counted").run().text();
      assertTrue(counted.contains("counter packets 1 bytes"), counted);
    }
    try (Service proxy = proxy("interface=lan0")) {
      List<String> said = client("ask", Namespaces.addresses(NetOrigin.WHO).get(family), 80, "");
      assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
      proxy.await("closed .* (CONNECT_TIMEOUT|HOST_UNREACHABLE|NETWORK_UNREACHABLE)");
    }
  }

  @Test
  void isSilentAboutDenials() throws Exception {
    Recipe.GATEWAY_REDIRECT.load(net);
    String denied = Namespaces.addresses(NetOrigin.LISTEN).get("IPv4");
    try (Service proxy = proxy("denial=SILENCE")) {
      assertEquals(List.of("connected", "mute"), client("mute", denied, 80, "x"));
      proxy.await("closed .* DENIED");
      proxy.await("left transparent DENIED");
    }
    try (Service proxy = proxy("denial=SILENCE", "idle=1")) {
      List<String> said = client("ask", denied, 80, "x");
      assertTrue(said.get(1).startsWith("reset: "), said::toString);
      proxy.await("left transparent DENIED");
    }
    try (Service proxy = proxy("denial=RESET")) {
      List<String> said = client("mute", denied, 80, "x");
      assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
      proxy.await("closed .* DENIED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void givesUpWithTheClient(String family) throws Exception {
    Recipe.GATEWAY_TPROXY.load(net);
    Path drop = Files.writeString(net.folder().resolve("drop.nft"), DROP);
    net.on(Namespaces.ORIGIN, "nft", "-f", drop.toString()).run().succeeded();
    String lost = Namespaces.addresses(NetOrigin.LOST).get(family);
    String bind = family.equals("IPv4") ? "127.0.0.1" : "::1";
    try (Service proxy = proxy("interception=TPROXY", "bind=" + bind)) {
      assertEquals(List.of("connected"), client("leave", lost, 80, ""));
      proxy.await("closed .* CLIENT_CLOSED");
      List<String> said = client("ask", lost, 80, "x");
      assertTrue(said.get(1).startsWith("reset: "), said::toString);
      proxy.await("closed .* CONNECT_TIMEOUT");
    }
  }

  @Test
  void neverDialsItself() throws Exception {
    load("everything.nft", EVERYTHING);
    try (Service proxy = proxy()) {
      for (String gateway : List.of("192.0.2.1", "203.0.113.1", "2001:db8:2::1")) {
        for (int port : new int[] {4128, 4130}) {
          List<String> said = client("ask", gateway, port, "GET / HTTP/1.0\n");
          assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
          proxy.await("left transparent " + (port == 4130 ? "LOOP_DETECTED" : "NOT_INTERCEPTED"));
        }
      }
      assertTrue(proxy.lines().stream().noneMatch(line -> line.startsWith("flow")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPv4", "IPv6"})
  void endsTheLoopOfAProxyThatIsNotExempt(String family) throws Exception {
    Recipe.HOST_REDIRECT_MARK.load(net);
    try (Service proxy = proxy()) {
      String to = Namespaces.addresses(NetOrigin.WHO).get(family);
      net.on(Namespaces.GATEWAY, NetClient.class, "ask", to, "80").run().succeeded();
      proxy.await("left transparent LOOP_DETECTED");
      long flows = proxy.lines().stream().filter(line -> line.startsWith("flow")).count();
      assertTrue(flows < 5, () -> flows + " flows");
    }
  }

  @Test
  void refusesWhoWasNotDiverted() throws Exception {
    // No rule is loaded, so nothing is tracked.
    for (String interception : List.of("REDIRECT", "TPROXY")) {
      try (Service proxy = proxy("interception=" + interception, "names=TRUST_NAME")) {
        for (String gateway : List.of("192.0.2.1", "2001:db8:1::1")) {
          List<String> said = client("ask", gateway, 4128, "GET / HTTP/1.0\r\nHost: a\r\n\r\n");
          assertTrue(said.get(said.size() - 1).matches("(reset|failed): .*"), said::toString);
          proxy.await("left transparent NOT_INTERCEPTED");
        }
      }
    }
  }

  @Test
  void asksConnectionTrackingForRedirectAlone() throws Exception {
    Tool.CONNTRACK.path();
    for (Recipe recipe : List.of(Recipe.GATEWAY_REDIRECT, Recipe.GATEWAY_TPROXY)) {
      recipe.load(net);
      String bind = recipe.tproxy() ? "::1" : "::";
      try (Service proxy =
          proxy("interception=" + (recipe.tproxy() ? "TPROXY" : "REDIRECT"), "bind=" + bind)) {
        signal(proxy, "STOP");
        String to = Namespaces.addresses(NetOrigin.BANNER).get("IPv6");
        try (Service client =
            net.start(
                Namespaces.CLIENT, Java.line(NetClient.class, List.of("greet", to, "80", "x")))) {
          client.await("connected");
          net.on(Namespaces.GATEWAY, "conntrack", "-F").run().succeeded();
          signal(proxy, "CONT");
          if (recipe.tproxy()) {
            client.await("greeting 220 ready");
          } else {
            proxy.await("left transparent NOT_INTERCEPTED");
            assertTrue(proxy.lines().stream().noneMatch(line -> line.startsWith("flow")));
          }
        }
      }
    }
  }

  private void signal(Service service, String name) throws Exception {
    String pid = Long.toString(service.process().pid());
    net.on(Namespaces.GATEWAY, "kill", "-" + name, pid).run().succeeded();
  }

  @Test
  void saysWhatIsMissingAtTheStart() throws Exception {
    List<String> weak = new ArrayList<>(List.of("setpriv", "--bounding-set=-net_admin,-net_raw"));
    refused(weak, "CAL-052: .*TPROXY needs the capability CAP_NET_ADMIN", "interception=TPROXY");
    refused(weak, "CAL-052: .*keepSource needs the capability CAP_NET_ADMIN", "keepSource=true");
    refused(weak, "CAL-017: mark: .* CAP_NET_ADMIN", "mark=5");
    refused(
        List.of("env", "JAVA_TOOL_OPTIONS=-Dio.calamary.transport=nio"),
        "CAL-051: .*needs the epoll or io_uring transport");
    refused(List.of("env", "JAVA_TOOL_OPTIONS=-Dos.name=Plan9"), "CAL-050: .*needs Linux");
  }

  private void refused(List<String> prefix, String words, String... options) throws Exception {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(Java.line(NetProxy.class, List.of(options)));
    try (Service proxy = net.start(Namespaces.GATEWAY, line)) {
      proxy.await("refused .*" + words);
    }
  }
}
