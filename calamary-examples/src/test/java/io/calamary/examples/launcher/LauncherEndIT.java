package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher ends, and how it does not even start. */
@Timeout(180)
class LauncherEndIT {
  @TempDir private Path folder;

  private Path write(int port, int drain) throws IOException {
    return Files.writeString(
        folder.resolve("a.yml"),
        """
        service:
          listen: [{mode: http, port: %d, ip6: []}]
          alwaysDeny: []
          timeout: {drain: %d, idle: 600000}
        rules:
          - {match: {port: 1-65535}, action: accept}
        """
            .formatted(port, drain));
  }

  private static ServerSocket socket() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void letsRunningFlowsEnd() throws Exception {
    Path file = write(0, 600_000);
    try (ServerSocket origin = socket();
        LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
      InetSocketAddress proxy = launcher.started();
      try (RawTunnel tunnel = RawTunnel.to(proxy).connect(origin.getLocalPort());
          Socket target = origin.accept()) {
        launcher.signal("TERM");
        launcher.await("| INFO | Stopping");
        tunnel.send("still here");
        byte[] got = target.getInputStream().readNBytes(10);
        assertEquals(10, got.length);
        target.getOutputStream().write('x');
      }
      assertEquals(0, launcher.exit());
      assertThrows(ConnectException.class, () -> RawTunnel.to(proxy));
    }
  }

  @Test
  void cutsFlowsThatDoNotEndInTime() throws Exception {
    Path file = write(0, 0);
    try (ServerSocket origin = socket();
        LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
      InetSocketAddress proxy = launcher.started();
      try (RawTunnel tunnel = RawTunnel.to(proxy).connect(origin.getLocalPort())) {
        launcher.signal("INT");
        tunnel.awaitEnd();
        assertEquals(0, launcher.exit());
      }
    }
  }

  @Test
  void endsAtOnceWhenAskedTwice() throws Exception {
    Path file = write(0, 600_000);
    try (ServerSocket origin = socket();
        LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
      InetSocketAddress proxy = launcher.started();
      try (RawTunnel tunnel = RawTunnel.to(proxy).connect(origin.getLocalPort())) {
        launcher.signal("TERM");
        launcher.await("| INFO | Stopping");
        launcher.signal("TERM");
        launcher.await("| INFO | Stopped before running flows ended");
        assertEquals(0, launcher.exit());
        tunnel.awaitEnd();
      }
    }
  }

  @Test
  void idleConnectionsDoNotHoldUpTheEnd() throws Exception {
    Path file = write(0, 600_000);
    try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString());
        RawTunnel idle = RawTunnel.to(launcher.started())) {
      idle.send("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n");
      assertTrue(idle.statusLine().startsWith("HTTP/1.1 502 "));
      launcher.signal("TERM");
      idle.awaitEnd();
      assertEquals(0, launcher.exit());
    }
  }

  @Test
  void saysInOneLineThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = socket()) {
      int port = taken.getLocalPort();
      Path file = write(port, 0);
      try (LauncherProcess launcher = LauncherProcess.start(folder, "-f", file.toString())) {
        assertEquals(1, launcher.exit());
        List<String> errors = launcher.errors();
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).contains("127.0.0.1:" + port), errors::toString);
        assertTrue(errors.get(0).contains("Address already in use"), errors::toString);
        assertEquals(List.of(), launcher.output());
      }
    }
  }

  @Test
  void tellsEveryProblemOfAFile() throws Exception {
    Files.writeString(folder.resolve("a.yml"), "service: {debug: 1}\nrulez: []\n");
    for (String[] args :
        new String[][] {{"-f", "a.yml"}, {"-v", "-f", "a.yml"}, {"--validate", "--file=a.yml"}}) {
      try (LauncherProcess launcher = LauncherProcess.start(folder, args)) {
        assertEquals(1, launcher.exit());
        assertEquals(
            List.of(
                "a.yml:1: service.listen: is missing (expected: a list of listeners)",
                "a.yml:1: service.debug: '1' does not fit (expected: true or false)",
                "a.yml:2: rulez: is not a key here (expected: service, vars, rules)"),
            launcher.errors());
      }
    }
  }

  @Test
  void validates() throws Exception {
    write(0, 0);
    try (LauncherProcess launcher = LauncherProcess.start(folder, "-v", "-f", "a.yml")) {
      assertEquals(0, launcher.exit());
      assertEquals(List.of("a.yml: valid"), launcher.output());
      assertEquals(List.of(), launcher.errors());
    }
  }

  @Test
  void helps() throws Exception {
    try (LauncherProcess launcher = LauncherProcess.start(folder, "--help")) {
      assertEquals(0, launcher.exit());
      assertTrue(launcher.output().stream().anyMatch(line -> line.contains("--demo")));
    }
    try (LauncherProcess launcher = LauncherProcess.start(folder, "--version")) {
      assertEquals(0, launcher.exit());
      List<String> version = launcher.output();
      assertTrue(version.get(0).matches("calamary [0-9.]+(-SNAPSHOT)?"), version::toString);
    }
  }

  /** The demo has a fixed port, which something else may have here: then it must say so. */
  @Test
  void demonstratesItself() throws Exception {
    try (LauncherProcess launcher = LauncherProcess.start(folder, "--demo")) {
      if (launcher.startsAtAll()) {
        launcher.await("| INFO | Started");
        assertEquals("Hello from the demo origin: GET over HTTP/1.1", paste(launcher));
        assertEquals("Hello from the demo origin: GET over HTTP/2 and TLS", paste(launcher));
        launcher.signal("TERM");
        assertEquals(0, launcher.exit());
      } else {
        assertEquals(1, launcher.exit());
        List<String> errors = launcher.errors();
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).contains("4130"), errors::toString);
      }
    }
  }

  private static String paste(LauncherProcess launcher) throws Exception {
    String line = launcher.await("  curl -x ").strip();
    Process shell = new ProcessBuilder("sh", "-c", line + " -sS").start();
    assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, shell.exitValue());
    return new String(shell.getInputStream().readAllBytes()).strip();
  }
}
