package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String FULL =
      """
      service:
        listen:
          - mode: 'http'
            ip4: ['127.0.0.1', '0.0.0.0']
            ip6: '::'
            port: 4130
            tcp: true
            udp: false
            tproxy: false
            users: {alice: secret, bob: 1234}
        dnsNameservers: ['1.1.1.1', '127.0.0.1:5353', '[::1]:54', '::2']
        alwaysDeny: ['127.0.0.0/8', '::1']
        debug: yes
        timeout:
          connect: 2001
          process: 1001
          idle: 30001
          probe: 501
          dnsLookup: 2002
          drain: 0
        limits: {connections: 7, perSource: 3}
        output: {retries: 2, fwmark: 0x10, interface: 'eth0'}
        metrics: {enabled: true, port: 9513}
      vars:
        - name: 'net_private'
          value: ['192.168.0.0/16', '172.16.0.0/12', '10.0.0.0/8']
      rules:
        - match: {dest: '!$net_private', port: [80, 443], protoL4: 'tcp'}
          action: 'accept'
      """;

  @Test
  void readsEveryKey() {
    Configuration read = Read.valid(FULL);
    assertEquals(
        List.of("127.0.0.1:4130", "0.0.0.0:4130", "[::]:4130"),
        read.sockets().stream().map(socket -> Endpoint.of(socket.address()).toString()).toList());
    for (SocketPlan socket : read.sockets()) {
      assertEquals("http", socket.mode());
      assertEquals(Map.of("alice", "secret", "bob", "1234"), socket.users());
      assertFalse(socket.fromDefault());
      assertFalse(socket.toString().contains("secret"), socket.toString());
    }
    assertEquals(
        List.of("1.1.1.1:53", "127.0.0.1:5353", "[::1]:54", "[::2]:53"),
        read.dns().nameServers().stream().map(ConfigReaderTest::text).toList());
    assertEquals(List.of("127.0.0.0/8", "::1/128"), read.alwaysDeny());
    assertTrue(read.debug());
    assertEquals(7, read.limits().maxConnections());
    assertEquals(3, read.limits().maxConnectionsPerSource());
    assertEquals(2, read.outgoing().retries());
    assertEquals(16, read.outgoing().mark());
    assertEquals("eth0", read.outgoing().interfaceName());
    assertEquals(new MetricsPlan(true, 9513), read.metrics());
    assertEquals(1, read.rules().rules().size());
  }

  @Test
  void readsTimeouts() {
    Configuration read = Read.valid(FULL);
    assertEquals(Duration.ofMillis(2001), read.timeouts().connect());
    assertEquals(Duration.ofMillis(1001), read.timeouts().handshake());
    assertEquals(Duration.ofMillis(1001), read.timeouts().inspect());
    assertEquals(Duration.ofMillis(30001), read.timeouts().idle());
    assertEquals(Duration.ofMillis(30001), read.timeouts().keepAlive());
    assertEquals(Duration.ofMillis(501), read.timeouts().attemptDelay());
    assertEquals(Duration.ofMillis(2002), read.timeouts().resolve());
    assertEquals(Duration.ZERO, read.timeouts().drain());
  }

  @Test
  void hasTheDefaultsOfTheFormat() {
    Configuration read = Read.valid(Read.LISTEN);
    assertEquals(
        List.of("127.0.0.1:0", "[::1]:0"),
        read.sockets().stream().map(socket -> Endpoint.of(socket.address()).toString()).toList());
    assertTrue(read.sockets().stream().allMatch(SocketPlan::fromDefault));
    assertTrue(read.sockets().stream().allMatch(socket -> socket.users().isEmpty()));
    assertEquals(CertFiles.NONE, read.certs());
    assertEquals(List.of(), read.dns().nameServers());
    assertNull(read.alwaysDeny());
    assertFalse(read.debug());
    assertEquals(Duration.ofMillis(2000), read.timeouts().connect());
    assertEquals(Duration.ofMillis(1000), read.timeouts().handshake());
    assertEquals(Duration.ofMillis(30_000), read.timeouts().idle());
    assertEquals(Duration.ofMillis(500), read.timeouts().attemptDelay());
    assertEquals(Duration.ofMillis(2000), read.timeouts().resolve());
    assertEquals(Duration.ofMillis(10_000), read.timeouts().drain());
    assertEquals(0, read.limits().maxConnections());
    assertEquals(0, read.limits().maxConnectionsPerSource());
    assertEquals(1, read.outgoing().retries());
    assertEquals(new MetricsPlan(false, 9512), read.metrics());
    assertEquals(List.of(), read.rules().rules());
  }

  @Test
  void takesSectionsWithoutContentAsAbsent() {
    Configuration read =
        Read.valid(
            """
            service:
              listen: [{mode: HTTP, port: 1, ip4: [], ip6: '::1'}]
              certs:
              timeout:
              limits:
              output:
              metrics:
              alwaysDeny: []
            vars:
            rules:
            """);
    assertEquals(List.of(), read.alwaysDeny());
    assertEquals(1, read.sockets().size());
  }

  @Test
  void readsRulesBelowServiceToo() {
    Configuration read =
        Read.valid(
            """
            service:
              listen: [{mode: http, port: 0}]
              vars: [{name: web, value: 80}]
              rules: [{match: {port: $web}, action: allow}]
            """);
    assertEquals(1, read.rules().rules().size());
  }

  @Test
  void tellsWhatIsWrongWithTheWholeFile(@TempDir Path folder) throws IOException {
    ConfigReader reader = new ConfigReader(new Modes(Set.of("http")));
    Path missing = folder.resolve("nothing.yml");
    assertEquals(
        List.of(missing + ": does not exist (expected: a configuration file)"),
        reader.read(missing).problems());
    assertEquals(1, reader.read(folder).problems().size());
    Path latin = folder.resolve("latin.yml");
    Files.write(latin, "a: '\u00e4'".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of(latin + ": is not UTF-8 text"), reader.read(latin).problems());
    Path good = Files.writeString(folder.resolve("good.yml"), Read.LISTEN);
    assertEquals(List.of(), reader.read(good).problems());
  }

  private static String text(InetSocketAddress address) {
    return Endpoint.of(address).toString();
  }
}
