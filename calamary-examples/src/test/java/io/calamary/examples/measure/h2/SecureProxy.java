package io.calamary.examples.measure.h2;

import io.calamary.Limits;
import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.examples.measure.Memory;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;
import io.calamary.tls.ServerIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An https proxy in a JVM of its own; it ends with its standard input. */
public final class SecureProxy implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final PrintStream asked;
  private final int port;

  private SecureProxy(Process process) throws IOException {
    this.process = process;
    said = process.inputReader();
    asked = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the proxy did not start");
    }
    port = Integer.parseInt(line);
  }

  /**
   * What it uses.
   *
   * @param heap the live heap, in bytes
   * @param direct direct memory, in bytes
   * @param cpuMillis its processor time so far, without what measuring takes
   */
  public record Use(long heap, long direct, long cpuMillis) {}

  /** The child's side: its certificate and key; prints the port, and its use for each line. */
  public static void main(String[] args) throws IOException {
    ServerIdentity identity = ServerIdentity.pem(Path.of(args[0]), Path.of(args[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (ProxyServer proxy = server(identity)) {
      System.out.println(proxy.listeners().get(0).address().getPort());
      long measuring = 0;
      while (in.readLine() != null) {
        long cpu = cpu();
        long heap = Memory.heap();
        System.out.println(heap + " " + Memory.direct() + " " + (cpu - measuring) / 1_000_000);
        measuring += cpu() - cpu;
      }
    }
  }

  private static ProxyServer server(ServerIdentity identity) {
    Duration soon = Duration.ofSeconds(3);
    return ProxyServer.builder()
        .listener(HttpListener.builder().port(0).tls(identity).build())
        .filter(RuleSet.allowAll())
        .limits(Limits.builder().maxConnections(0).build())
        .timeouts(Timeouts.builder().handshake(soon).keepAlive(soon).build())
        .neverConnectTo()
        .build()
        .start();
  }

  private static long cpu() {
    var bean =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return bean.getProcessCpuTime();
  }

  /** Starts one, with options for its JVM. */
  public static SecureProxy start(Path certificate, Path key, String... options)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(options));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), SecureProxy.class.getName()));
    line.addAll(List.of(certificate.toString(), key.toString()));
    return new SecureProxy(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Lets it collect, and tells what it uses. */
  public Use use() throws IOException {
    asked.println();
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the proxy has died");
    }
    String[] parts = line.split(" ");
    return new Use(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  @Override
  public void close() throws IOException {
    asked.close();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(e -> process.destroyForcibly())
        .join();
  }
}
