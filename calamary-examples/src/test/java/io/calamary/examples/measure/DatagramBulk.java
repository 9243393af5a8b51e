package io.calamary.examples.measure;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a GiB of datagrams of 1,200 bytes costs a SOCKS5 proxy: CPU time of its process. Each of
 * four clients downloads by an association of its own, and asks for the next datagrams with every
 * forty that it has. Linux only.
 *
 * <p>The target sends forty at a time, by one call that the kernel cuts into datagrams (GSO), or
 * each for itself; the client takes what has come together (GRO) as such, or one by one.
 */
public final class DatagramBulk {
  private static final int CLIENTS = 4;
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 5;
  private static final double GIB = 1 << 30;

  private final MultiThreadIoEventLoopGroup loops;
  private final InetSocketAddress proxy;
  private final Supplier<Duration> cpu;
  private final long bytes;

  private DatagramBulk(
      MultiThreadIoEventLoopGroup loops,
      InetSocketAddress proxy,
      Supplier<Duration> cpu,
      long bytes) {
    this.loops = loops;
    this.proxy = proxy;
    this.cpu = cpu;
    this.bytes = bytes;
  }

  /**
   * Prints figures. The first argument is how many MiB there are in a round, the second the port
   * and the process of a proxy that runs already, such as {@code 1080:4711}; without it one is
   * started, with the other arguments as options for its JVM. Behind it may stand the only pair to
   * measure, such as {@code GSO each}.
   */
  public static void main(String[] args) throws Exception {
    long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 256) << 20;
    boolean other = args.length > 1 && Character.isDigit(args[1].charAt(0));
    List<String> rest = List.of(args).subList(Math.min(other ? 2 : 1, args.length), args.length);
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      if (other) {
        String[] there = args[1].split(":", -1);
        ProcessHandle process = ProcessHandle.of(Long.parseLong(there[1])).orElseThrow();
        new DatagramBulk(loops, at(there[0]), () -> cpu(process), bytes)
            .run(pairs(rest.isEmpty() ? List.of("GSO", "GRO", "each") : rest));
      } else {
        try (ChildProxy child = ChildProxy.startSocks(rest.toArray(String[]::new))) {
          new DatagramBulk(loops, at(String.valueOf(child.port())), child::cpu, bytes)
              .run(pairs(List.of("GSO", "GRO", "each")));
        }
      }
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static InetSocketAddress at(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  /** All pairs of how a target may send and a client receive, or the one that is named. */
  private static List<Pair> pairs(List<String> words) {
    return Stream.of("GSO", "each")
        .flatMap(target -> Stream.of("GRO", "each").map(client -> new Pair(target, client)))
        .filter(pair -> words.size() > 2 || words.equals(List.of(pair.target, pair.client)))
        .toList();
  }

  private static Duration cpu(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private void run(List<Pair> pairs) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      round(pairs.get(i % pairs.size()));
    }
    System.out.println("| target | client | CPU, s for a GiB | lost, % | MiB/s |");
    System.out.println("| --- | --- | ---: | ---: | ---: |");
    for (Pair pair : pairs) {
      List<Figures> all = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        all.add(round(pair));
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s |%n",
          pair.target,
          pair.client,
          spread(all.stream().map(Figures::cost).toList(), "%.2f"),
          spread(all.stream().map(Figures::lost).toList(), "%.1f"),
          spread(all.stream().map(Figures::rate).toList(), "%.0f"));
    }
  }

  private static String spread(List<Double> values, String format) {
    List<Double> sorted = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        format + " (" + format + "-" + format + ")",
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }

  private Figures round(Pair pair) throws Exception {
    Duration before = cpu.get();
    long start = System.nanoTime();
    long sent = 0;
    long arrived = 0;
    List<DatagramDownload> downloads = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        downloads.add(
            new DatagramDownload(
                loops.next(),
                proxy,
                pair.target.equals("GSO"),
                pair.client.equals("GRO"),
                bytes / CLIENTS));
      }
      for (DatagramDownload download : downloads) {
        download.await();
        sent += download.sent();
        arrived += download.arrived();
      }
    } finally {
      for (DatagramDownload download : downloads) {
        download.close();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = cpu.get().minus(before).toNanos() / 1e9;
    return new Figures(
        used * GIB / arrived, 100.0 * (sent - arrived) / sent, arrived / seconds / (1 << 20));
  }

  /** How the target sends, and how the client receives. */
  private record Pair(String target, String client) {}

  /**
   * What came out of a round.
   *
   * @param cost seconds of CPU for a GiB
   * @param lost how much did not arrive, in percent
   * @param rate MiB in a second
   */
  private record Figures(double cost, double lost, double rate) {}
}
