package io.calamary.examples.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a new flow of datagrams and a datagram there and back cost the proxy while more and more
 * flows are open: CPU time of its process. They come behind a load balancer, each datagram with a
 * PROXY header that names its client, so that a flow takes one descriptor in the proxy and none
 * here. Bounded: so many flows and datagrams, and then it ends.
 */
public final class DatagramFlowCost {
  private static final int[] OPEN = {10, 100, 1_000, 5_000, 10_000, 19_800};
  private static final int BATCH = 10;
  private static final int WARM_UP = 300_000;
  private static final int ROUND_TRIPS = 100_000;
  private static final int ROUNDS = 3;
  private static final int PAYLOAD = 64;
  private static final int HEADER = 28;
  private static final int CLIENT_PORT = 5000;

  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };

  private final ChildProxy child;
  private final DatagramChannel balancer;
  private final ByteBuffer out = ByteBuffer.allocateDirect(HEADER + PAYLOAD);
  private final ByteBuffer in = ByteBuffer.allocateDirect(2 * (HEADER + PAYLOAD));
  private int open;

  private DatagramFlowCost(ChildProxy child, DatagramChannel balancer, InetSocketAddress origin) {
    this.child = child;
    this.balancer = balancer;
    out.put(SIGNATURE).put((byte) 0x21).put((byte) 0x12).putShort((short) 12).putInt(0);
    out.put(origin.getAddress().getAddress()).putShort((short) CLIENT_PORT);
    out.putShort((short) origin.getPort());
  }

  /** Prints figures; the arguments are options for the proxy's JVM. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    try (ChildProxy child = ChildProxy.startHeaded(args);
        DatagramChannel origin = DatagramChannel.open(StandardProtocolFamily.INET).bind(any);
        DatagramChannel balancer = DatagramChannel.open(StandardProtocolFamily.INET).bind(any)) {
      Thread echo = new Thread(() -> echo(origin), "origin");
      echo.setDaemon(true);
      echo.start();
      balancer.connect(new InetSocketAddress(any.getAddress(), child.port()));
      InetSocketAddress at = (InetSocketAddress) origin.getLocalAddress();
      new DatagramFlowCost(child, balancer, at).run();
    }
  }

  private static void echo(DatagramChannel origin) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(2 * PAYLOAD);
    try {
      while (true) {
        var from = origin.receive(bytes.clear());
        origin.send(bytes.flip(), from);
      }
    } catch (ClosedChannelException e) {
      // It was all.
    } catch (IOException e) {
      System.err.println("the origin ends: " + e);
    }
  }

  private void run() throws IOException {
    open = BATCH;
    roundTrips(WARM_UP);
    System.out.println("| open flows | CPU for a new one, us | CPU there and back, us |");
    System.out.println("| ---: | ---: | ---: |");
    for (int wanted : OPEN) {
      int added = wanted - open;
      double opening = added == 0 ? Double.NaN : cost(added, () -> add(added));
      roundTrips(Math.max(wanted, ROUND_TRIPS / ROUNDS));
      List<Double> asking = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        asking.add(cost(ROUND_TRIPS, () -> roundTrips(ROUND_TRIPS)));
      }
      double median = asking.stream().sorted().toList().get(ROUNDS / 2);
      System.out.printf(
          "| %,d | %s | %.1f |%n",
          wanted, added == 0 ? "" : String.format("%.0f", opening), median);
    }
    System.out.println("descriptors of the proxy: " + child.descriptors());
  }

  /** Microseconds of the proxy's CPU for each of so many. */
  private double cost(int count, Work work) throws IOException {
    Duration before = child.cpu();
    work.run();
    return child.cpu().minus(before).toNanos() / 1e3 / count;
  }

  private void add(int count) throws IOException {
    for (int i = 0; i < count; i += BATCH) {
      open += BATCH;
      exchange(open - BATCH);
    }
  }

  private void roundTrips(int count) throws IOException {
    for (int i = 0; i < count; i += BATCH) {
      exchange(i % open);
    }
  }

  /** One datagram there and back for each of some clients. */
  private void exchange(int first) throws IOException {
    for (int client = first; client < first + BATCH; client++) {
      out.clear().putInt(SIGNATURE.length + 4, 10 << 24 | client + 1);
      balancer.write(out);
    }
    for (int i = 0; i < BATCH; i++) {
      balancer.read(in.clear());
    }
  }

  /** Something to measure. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }
}
