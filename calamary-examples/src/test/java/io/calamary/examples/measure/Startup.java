package io.calamary.examples.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long the launcher takes from its start to the first connection that is accepted, what CPU
 * time that takes, and its resident memory some seconds later. The arguments are the number of
 * starts, a {@code java}, and its options, which name the jar. Linux only.
 */
public final class Startup {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long REST_MILLIS = 3000;

  private Startup() {}

  private record Start(double millis, double cpuMillis, double mebibytes) {}

  /** Measures, and prints a row of a table: medians, and the least of the times. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int count = Integer.parseInt(args[0]);
    int port = freePort();
    Path file = Files.createTempFile("startup", ".yml");
    Files.writeString(
        file,
        """
        service:
          listen: [{mode: http, port: %d, ip6: []}]
        rules:
          - {match: {port: [80, 443]}, action: accept}
        """
            .formatted(port));
    List<String> command = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    command.addAll(List.of("-f", file.toString()));
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starts.add(start(command, port));
    }
    Files.delete(file);
    double[] millis = starts.stream().mapToDouble(Start::millis).sorted().toArray();
    double[] cpu = starts.stream().mapToDouble(Start::cpuMillis).sorted().toArray();
    double[] memory = starts.stream().mapToDouble(Start::mebibytes).sorted().toArray();
    System.out.printf(
        "| %.0f | %.0f | %.0f | %.0f | %.1f |%n",
        millis[count / 2], millis[0], cpu[count / 2], cpu[0], memory[count / 2]);
  }

  private static Start start(List<String> command, int port)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      while (!accepts(port)) {
        if (!process.isAlive() || System.nanoTime() - begun > LIMIT_NANOS) {
          throw new IOException("it does not start: " + command);
        }
        Thread.sleep(1);
      }
      double millis = (System.nanoTime() - begun) / 1e6;
      double cpu = process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
      Thread.sleep(REST_MILLIS);
      return new Start(millis, cpu, resident(process) / 1024.0);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static long resident(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
      String line = lines.filter(text -> text.startsWith("Rss:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
