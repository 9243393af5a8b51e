package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy in a JVM of its own; it ends with its standard input. */
public final class ChildProxy implements AutoCloseable {
  private final Process process;
  private final int port;

  private ChildProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The child's side: prints the port. Its argument is the mode; http without one. */
  public static void main(String[] args) throws IOException {
    try (ProxyServer proxy = start(args.length == 0 ? "http" : args[0])) {
      System.out.println("port " + Proxies.address(proxy).getPort());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static ProxyServer start(String mode) {
    return switch (mode) {
      case "socks5" -> Proxies.startSocks();
      case "headed" -> Proxies.startHeaded();
      case "transparent" -> Proxies.startTransparent();
      default -> Proxies.start(Timeouts.defaults());
    };
  }

  /** Starts one for connections that the firewall diverts. */
  static ChildProxy startTransparent(String... options) throws IOException {
    return start("transparent", options);
  }

  /** Starts one that speaks HTTP. */
  static ChildProxy start(String... options) throws IOException {
    return start("http", options);
  }

  /** Starts one that speaks SOCKS5, with UDP. */
  static ChildProxy startSocks(String... options) throws IOException {
    return start("socks5", options);
  }

  /** Starts one for datagrams with PROXY headers. */
  static ChildProxy startHeaded(String... options) throws IOException {
    return start("headed", options);
  }

  private static ChildProxy start(String mode, String... options) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(options));
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ChildProxy.class.getName(), mode));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader reader = process.inputReader();
    for (String said = reader.readLine(); said != null; said = reader.readLine()) {
      if (said.startsWith("port ")) {
        return new ChildProxy(process, Integer.parseInt(said.substring(5)));
      }
    }
    throw new IOException("the proxy did not start");
  }

  /** Its port. */
  int port() {
    return port;
  }

  /** Lets it collect, and tells its resident memory in KiB. */
  long resident() throws IOException, InterruptedException {
    jcmd("GC.run");
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  /** Its live heap in KiB. */
  long heap() throws IOException, InterruptedException {
    List<String> lines = jcmd("GC.class_histogram");
    String total = lines.get(lines.size() - 1).trim();
    return Long.parseLong(total.split(" +")[2]) / 1024;
  }

  /** CPU time that it has used so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** How many descriptors it has open. */
  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.count();
    }
  }

  private List<String> jcmd(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("jcmd", ".txt");
    Process running =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectOutput(out.toFile())
            .start();
    if (!running.waitFor(60, TimeUnit.SECONDS)) {
      running.destroyForcibly();
      throw new IOException("jcmd " + command + " did not end");
    }
    List<String> lines = Files.readAllLines(out);
    Files.delete(out);
    return lines;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(e -> process.destroyForcibly())
        .join();
  }
}
