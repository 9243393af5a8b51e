package io.calamary.examples.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a new tunnel and a request cost the proxy while more and more tunnels are open: CPU time of
 * its process, not time on the clock. Needs two descriptors for each tunnel here, and two in the
 * proxy's process. Bounded: so many tunnels and requests, and then it ends.
 */
public final class FlowCost {
  private static final int[] OPEN = {10, 100, 1_000, 5_000, 9_000};
  private static final int BATCH = 10;
  private static final int WARM_UP = 100_000;
  private static final int REQUESTS = 50_000;
  private static final int NEW = 3_000;
  private static final int ROUNDS = 3;

  private final ChildProxy child;
  private final EchoTunnels tunnels;

  private FlowCost(ChildProxy child, EchoTunnels tunnels) {
    this.child = child;
    this.tunnels = tunnels;
  }

  /** Prints figures; the arguments are options for the proxy's JVM. */
  public static void main(String[] args) throws IOException {
    try (ChildProxy child = ChildProxy.start(args);
        EchoTunnels tunnels = new EchoTunnels(child.port())) {
      new FlowCost(child, tunnels).run();
    }
  }

  private void run() throws IOException {
    tunnels.open(BATCH);
    requests(WARM_UP);
    openAndClose(NEW * 5);
    System.out.println("| open tunnels | CPU for a new one, us | CPU for a request, us |");
    System.out.println("| ---: | ---: | ---: |");
    for (int open : OPEN) {
      tunnels.open(open - tunnels.count());
      requests(REQUESTS / ROUNDS);
      List<Double> opening = new ArrayList<>();
      List<Double> asking = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        opening.add(cost(NEW, () -> openAndClose(NEW)));
        asking.add(cost(REQUESTS, () -> requests(REQUESTS)));
      }
      System.out.printf("| %,d | %.0f | %.1f |%n", open, median(opening), median(asking));
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Microseconds of the proxy's CPU for each of so many. */
  private double cost(int count, Work work) throws IOException {
    Duration before = child.cpu();
    work.run();
    return child.cpu().minus(before).toNanos() / 1e3 / count;
  }

  private void requests(int count) throws IOException {
    for (int i = 0; i < count; i += BATCH) {
      tunnels.exchange(i % tunnels.count(), BATCH);
    }
  }

  private void openAndClose(int count) throws IOException {
    int before = tunnels.count();
    for (int i = 0; i < count; i += BATCH) {
      tunnels.open(BATCH);
      tunnels.exchange(before, BATCH);
      tunnels.close(BATCH);
    }
  }

  /** Something to measure. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }
}
