package io.calamary.examples.measure;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
   * started, with the other arguments as options for its JVM.
   */
  public static void main(String[] args) throws Exception {
    long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 256) << 20;
    boolean other = args.length > 1 && Character.isDigit(args[1].charAt(0));
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      if (other) {
        String[] there = args[1].split(":", -1);
        ProcessHandle process = ProcessHandle.of(Long.parseLong(there[1])).orElseThrow();
        run(loops, Integer.parseInt(there[0]), () -> cpu(process), bytes);
      } else {
        String[] options = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        try (ChildProxy child = ChildProxy.startSocks(options)) {
          run(loops, child.port(), child::cpu, bytes);
        }
      }
    } finally {
      loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
    }
  }

  private static Duration cpu(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static void run(
      MultiThreadIoEventLoopGroup loops, int port, Supplier<Duration> cpu, long bytes)
      throws Exception {
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    DatagramBulk measured = new DatagramBulk(loops, at, cpu, bytes);
    for (int i = 0; i < WARM_UP; i++) {
      measured.round(i % 2 == 0, i / 2 % 2 == 0);
    }
    System.out.println("| target | client | CPU, s for a GiB | lost, % | MiB/s |");
    System.out.println("| --- | --- | ---: | ---: | ---: |");
    for (boolean segmented : new boolean[] {true, false}) {
      for (boolean together : new boolean[] {true, false}) {
        List<Figures> all = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
          all.add(measured.round(segmented, together));
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s |%n",
            segmented ? "GSO" : "each",
            together ? "GRO" : "each",
            spread(all.stream().map(Figures::cost).toList(), "%.2f"),
            spread(all.stream().map(Figures::lost).toList(), "%.1f"),
            spread(all.stream().map(Figures::rate).toList(), "%.0f"));
      }
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

  private Figures round(boolean segmented, boolean together) throws Exception {
    Duration before = cpu.get();
    long start = System.nanoTime();
    long sent = 0;
    long arrived = 0;
    List<DatagramDownload> downloads = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        downloads.add(
            new DatagramDownload(loops.next(), proxy, segmented, together, bytes / CLIENTS));
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

  /**
   * What came out of a round.
   *
   * @param cost seconds of CPU for a GiB
   * @param lost how much did not arrive, in percent
   * @param rate MiB in a second
   */
  private record Figures(double cost, double lost, double rate) {}
}
