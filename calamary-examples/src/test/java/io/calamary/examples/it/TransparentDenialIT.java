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
import org.junit.jupiter.params.provider.CsvSource;

/** What curl says about flows that the launcher denies, and about names that lead elsewhere. */
@Timeout(180)
class TransparentDenialIT {
  private static final String CONFIGURATION =
      """
      service:
        listen: [{mode: transparent, port: 4128, ip4: [], ip6: ['::'], target: %s, denial: %s}]
        dnsNameservers: ['127.0.0.1:5353']
        timeout: {process: 1000}
      rules:
        - {match: {dest: [198.51.100.18, '2001:db8:7::18']}, action: deny}
        - {match: {dns: denied.test}, action: deny}
        - {match: {port: [80, 443]}, action: accept}
      """;

  private Namespaces net;
  private Service origin;

  @BeforeEach
  void start() throws Exception {
    net = Namespaces.create();
    origin = net.start(Namespaces.ORIGIN, Java.line(NetOrigin.class, List.of()));
    Recipe.GATEWAY_REDIRECT.load(net);
    origin.await("ready");
  }

  @AfterEach
  void stop() {
    net.close();
    origin.close();
  }

  private Service proxy(String target, String denial) throws Exception {
    Path file = Files.createTempFile(net.folder(), "calamary", ".yml");
    Files.writeString(file, CONFIGURATION.formatted(target, denial));
    Service proxy = net.start(Namespaces.GATEWAY, Java.launcher("-f", file.toString()));
    proxy.await("\\| Started");
    return proxy;
  }

  private Command.Result curl(String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(Tool.CURL.path().toString(), "-sSk", "-m", "20"));
    line.addAll(List.of(arguments));
    return net.on(Namespaces.CLIENT, line.toArray(String[]::new)).run();
  }

  private static String url(String scheme, String family, int number) {
    String address = Namespaces.addresses(number).get(family);
    return scheme + "://" + (family.equals("IPv4") ? address : "[" + address + "]") + "/";
  }

  @ParameterizedTest
  @CsvSource({
    "reset, IPv4, reset by peer|Couldn.t connect, reset by peer|Couldn.t connect",
    "close, IPv4, unexpected eof|SSL_ERROR_SYSCALL|EOF, Empty reply",
    "alert, IPv4, alert access denied, reset by peer",
    "respond, IPv6, reset by peer, 403",
    "explain, IPv6, alert access denied, 403"
  })
  void saysNoInManyWays(String denial, String family, String tls, String http) throws Exception {
    try (Service proxy = proxy("original", denial)) {
      Command.Result secure = curl(url("https", family, NetOrigin.LISTEN));
      // A reset that comes at once may be there before curl asks whether it is connected.
      int failed = secure.err().contains("Couldn't connect") ? 7 : 35;
      assertEquals(failed, secure.exit(), secure.err());
      assertTrue(secure.err().matches("(?s).*(" + tls + ").*"), secure.err());
      proxy.await("\\| Denied$");
      Command.Result plain = curl("-i", url("http", family, NetOrigin.LISTEN));
      String answer = plain.text() + plain.err();
      assertTrue(answer.matches("(?s).*(" + http + ").*"), answer);
      proxy.await("\\| Denied$");
      if (http.equals("403")) {
        assertTrue(plain.text().startsWith("HTTP/1.1 403 Forbidden\r\n"), plain.text());
        assertTrue(plain.text().contains("\r\nProxy-Status: calamary; error="), plain.text());
      }
      assertTrue(origin.lines().stream().noneMatch(line -> line.startsWith("accepted")));
    }
  }

  @Test
  void demandsThatTheNameLeadsWhereTheClientDialled() throws Exception {
    try (Service dns = net.start(Namespaces.GATEWAY, dns());
        Service proxy = proxy("match", "explain")) {
      dns.await("started");
      for (String family : List.of("IPv4", "IPv6")) {
        String there = url("http", family, NetOrigin.WHO);
        Command.Result right = curl("--http0.9", "-H", "Host: right.test", there);
        assertTrue(right.succeeded().text().matches("(203|2001).*\n"), right.text());
        proxy.await("\\| Accept$");
        Command.Result forged = curl("-H", "Host: forged.test", there);
        assertTrue(
            forged.text().startsWith("403 name mismatch: forged.test is not at "), forged.text());
        proxy.await("\\| Denied$");
        String address = Namespaces.addresses(NetOrigin.WHO).get(family);
        Command.Result hello =
            curl("--connect-to", "::[" + address + "]:443", "https://forged.test/");
        assertEquals(35, hello.exit(), hello.err());
        assertTrue(hello.err().contains("unrecognized name"), hello.err());
        proxy.await("\\| Denied$");
      }
      List<String> asked = asked(dns);
      assertTrue(asked.stream().anyMatch(line -> line.contains("forged.test")), asked::toString);
      Command.Result denied = curl("--connect-to", "::198.51.100.14:443", "https://denied.test/");
      assertTrue(denied.err().contains("access denied"), denied.err());
      proxy.await("\\| Denied$");
      assertTrue(asked(dns).stream().noneMatch(line -> line.contains("denied.test")));
    }
  }

  private static List<String> asked(Service dns) {
    return dns.lines().stream().filter(line -> line.contains("query[")).toList();
  }

  private static List<String> dns() {
    return List.of(
        Tool.DNSMASQ.path().toString(),
        "--no-daemon",
        "--log-queries",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--port=5353",
        "--listen-address=127.0.0.1",
        "--bind-interfaces",
        "--address=/right.test/198.51.100.14",
        "--address=/right.test/2001:db8:7::14",
        "--address=/forged.test/198.51.100.13",
        "--address=/forged.test/2001:db8:7::13",
        "--address=/denied.test/198.51.100.14");
  }
}
