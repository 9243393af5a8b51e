package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the packed launcher loads when it starts, and from where. */
@Timeout(180)
class LauncherStartIT {
  private static final List<String> NEEDLESS =
      List.of(
          "org.bouncycastle.",
          "picocli.",
          "io.netty.bootstrap.ServerBootstrap",
          "io.netty.handler.ssl.",
          "io.netty.internal.tcnative.",
          "io.netty.handler.codec.http2.",
          "io.netty.resolver.dns.DnsNameResolver",
          "io.calamary.socks5.internal.Handshake",
          "io.calamary.examples.launcher.metrics.MetricsEndpoint",
          "ch.qos.logback.classic.util.ContextInitializer",
          "ch.qos.logback.core.util.StatusPrinter",
          "jdk.jfr.events.",
          "jdk.jfr.internal.handlers.",
          "java.security.cert.CertificateFactory");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            folder.resolve("a.yml"),
            """
            service:
              listen: [{mode: http, port: 0, ip6: []}]
              timeout: {process: 20000, drain: 0}
            rules:
              - {match: {port: 1}, action: accept}
            """);
  }

  /** Starts with these options, asks for something that is denied, ends, and tells what loaded. */
  private List<String> loaded(List<String> options) throws Exception {
    Path log = folder.resolve("loaded.txt");
    List<String> jvm = Stream.concat(Stream.of(logTo(log)), options.stream()).toList();
    try (LauncherProcess launcher =
        LauncherProcess.start(folder, jvm, "-q", "-f", file.toString())) {
      try (RawTunnel client = RawTunnel.to(launcher.started())) {
        client.send("CONNECT 192.0.2.1:2 HTTP/1.1\r\nHost: 192.0.2.1:2\r\n\r\n");
        assertTrue(client.statusLine().startsWith("HTTP/1.1 403"));
      }
      launcher.signal("TERM");
      assertEquals(0, launcher.exit());
      assertEquals(List.of(), launcher.errors().stream().filter(s -> s.contains("SLF4J")).toList());
    }
    return Files.readAllLines(log);
  }

  private static String logTo(Path log) {
    return "-Xlog:class+load:file=" + log + ":none";
  }

  @Test
  void anHttpProxyLoadsNothingOfWhatItDoesNotUse() throws Exception {
    List<String> loaded = loaded(List.of("-jar", LauncherProcess.JAR.toString()));
    assertTrue(loaded.stream().anyMatch(line -> line.startsWith("io.calamary.http.HttpListener ")));
    List<String> needless =
        loaded.stream().filter(line -> NEEDLESS.stream().anyMatch(line::startsWith)).toList();
    assertEquals(List.of(), needless);
  }

  /** Of what a start leaves, the next connections use the memory again. */
  @Test
  void itCollectsOnceWhenItHasStarted() throws Exception {
    Path log = folder.resolve("collections.txt");
    List<String> jvm =
        List.of("-Xlog:gc:file=" + log + ":none", "-jar", LauncherProcess.JAR.toString());
    try (LauncherProcess launcher =
        LauncherProcess.start(folder, jvm, "-q", "-f", file.toString())) {
      launcher.started();
      launcher.signal("TERM");
      assertEquals(0, launcher.exit());
    }
    List<String> collections = Files.readAllLines(log);
    long asked = collections.stream().filter(line -> line.contains("(System.gc())")).count();
    assertEquals(1, asked, collections::toString);
  }

  @Test
  void theArchiveIsMadeAndUsed() throws Exception {
    Path archive = folder.resolve("an archive");
    try (LauncherProcess maker =
        LauncherProcess.start(folder, "--archive", archive.toString(), "-f", file.toString())) {
      List<String> said = maker.output();
      assertEquals(0, maker.exit(), () -> said.toString());
      String options = "java @" + archive.resolve("calamary.options") + " -f FILE";
      assertTrue(said.stream().anyMatch(line -> line.endsWith(options)), said::toString);
    }
    List<String> written = Files.readAllLines(archive.resolve("calamary.options"));
    assertTrue(written.contains("\"-Xms20m\""), written::toString);
    assertTrue(written.contains("\"-XX:CompileThresholdScaling=4\""), written::toString);
    // With -Xshare:on the JVM does not start without the archive.
    List<String> loaded = loaded(List.of("-Xshare:on", "@" + archive.resolve("calamary.options")));
    List<String> ours = loaded.stream().filter(line -> line.startsWith("io.calamary.")).toList();
    assertFalse(ours.isEmpty());
    // Some are made at run time, and no archive of older JDKs takes those.
    List<String> read = ours.stream().filter(line -> line.contains("source: file:")).toList();
    assertEquals(List.of(), read);
    assertTrue(loaded.stream().anyMatch(line -> line.startsWith("io.netty.channel.epoll.Epoll ")));
  }

  @Test
  void aRehearsalEndsByItselfAndListensOnNoConfiguredAddress() throws Exception {
    Files.writeString(
        file,
        """
        service:
          listen:
            - {mode: http, port: 1, ip4: ['192.0.2.1'], ip6: []}
            - {mode: https, port: 1, ip4: ['192.0.2.2'], ip6: [], users: {alice: secret}}
            - {mode: socks5, port: 2, udp: true}
            - {mode: proxyproto, port: 3}
        rules:
          - {match: {dest: '127.0.0.1'}, action: accept}
        """);
    try (LauncherProcess launcher =
        LauncherProcess.start(folder, "--rehearse", "-f", file.toString())) {
      List<String> said = launcher.output();
      assertEquals(0, launcher.exit(), said::toString);
      long accepted = said.stream().filter(line -> line.endsWith("| Accept")).count();
      assertEquals(6, accepted, said::toString);
    }
  }
}
