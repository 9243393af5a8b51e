package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packed launcher as a process of its own, with a configuration and a real client. */
class LauncherIT {
  private static Nginx nginx;
  private static Path folder;

  private Service launcher;
  private Path configuration;
  private int port;

  @BeforeAll
  static void startOrigin() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("launcher");
  }

  @AfterAll
  static void stopOrigin() {
    nginx.close();
  }

  /** Plain HTTP is allowed, HTTPS is not. */
  @BeforeEach
  void start() throws IOException, InterruptedException {
    configuration = folder.resolve("calamary.yml");
    write(nginx.port());
    Path jar = Path.of(System.getProperty("calamary.jar"));
    assertTrue(Files.exists(jar), () -> jar + " is not there: run mvn package first");
    launcher =
        Service.start(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "-f",
                configuration.toString()));
    port =
        Integer.parseInt(
            launcher
                .await("\\| INFO \\| Bound to tcp://127\\.0\\.0\\.1:(\\d+) in http mode$")
                .group(1));
    launcher.await("\\| INFO \\| Started$");
  }

  @AfterEach
  void stop() {
    launcher.close();
  }

  private void write(int allowedPort) throws IOException {
    Files.writeString(
        configuration,
        """
        service:
          listen:
            - mode: 'http'
              ip6: []
              port: 0
          alwaysDeny: []
          timeout: {drain: 1000}
        rules:
          - match: {dest: '127.0.0.0/8', port: %d}
            action: 'accept'
        """
            .formatted(allowedPort));
  }

  private Command.Result curl(String url) throws IOException, InterruptedException {
    return Command.of(folder, Tool.CURL, "-sS", "-k", "-w", " %{http_code} %{http_connect}", url)
        .with("http_proxy", "http://127.0.0.1:" + port)
        .with("https_proxy", "http://127.0.0.1:" + port)
        .run();
  }

  private String plainUrl() {
    return "http://127.0.0.1:" + nginx.port() + "/hello";
  }

  private String tlsUrl() {
    return "https://127.0.0.1:" + nginx.tlsPort() + "/hello";
  }

  private void awaitLine(int target, String outcome) throws InterruptedException {
    launcher.await(
        "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\| INFO \\| 127\\.0\\.0\\.1 => 127\\.0\\.0\\.1:"
            + target
            + " \\| "
            + outcome
            + "$");
  }

  @Test
  void acceptsAndDeniesAndSaysSo() throws Exception {
    assertEquals("hello by HTTP/1.1\n 200 000", curl(plainUrl()).succeeded().text());
    awaitLine(nginx.port(), "Accept");
    Command.Result denied = curl(tlsUrl());
    assertEquals(" 000 403", denied.text());
    assertEquals(56, denied.exit(), denied::err);
    awaitLine(nginx.tlsPort(), "Denied");
  }

  @Test
  void readsItsRulesAgain() throws Exception {
    write(nginx.tlsPort());
    new ProcessBuilder("kill", "-HUP", String.valueOf(launcher.process().pid())).start().waitFor();
    launcher.await("Read 1 rules from ");
    assertEquals("hello by HTTP/2.0\n 200 200", curl(tlsUrl()).succeeded().text());
    awaitLine(nginx.tlsPort(), "Accept");
    assertTrue(curl(plainUrl()).text().endsWith(" 403 000"));
    awaitLine(nginx.port(), "Denied");
  }

  @Test
  void endsWithItsSignal() throws Exception {
    assertEquals("hello by HTTP/1.1\n 200 000", curl(plainUrl()).succeeded().text());
    launcher.process().destroy();
    assertTrue(launcher.process().waitFor(20, TimeUnit.SECONDS), "it runs on after SIGTERM");
    assertEquals(0, launcher.process().exitValue());
  }
}
