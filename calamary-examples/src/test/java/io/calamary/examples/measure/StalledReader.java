package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A server sends 256 MiB to a client that stops reading after 1 MiB. How much memory does that take
 * in the proxy's JVM, and does all of it arrive when the client reads on?
 */
public final class StalledReader {
  private static final int MIB = 1 << 20;
  private static final int PIECE = 64 * 1024;
  private static final Duration QUIET = Duration.ofMillis(700);

  private final AtomicLong sent = new AtomicLong();
  private final byte[] piece = new byte[PIECE];
  private final Way way;
  private final int body;

  private StalledReader(Way way, int body) {
    this.way = way;
    this.body = body;
  }

  /**
   * What was found.
   *
   * @param sent how much the server could send while the client did not read
   * @param direct by how much direct memory grew
   * @param heap by how much the live heap grew; may be negative
   * @param arrived how much of the body came to the client in the end
   */
  public record Growth(long sent, long direct, long heap, long arrived) {
    /** Both kinds of memory. */
    public long total() {
      return direct + heap;
    }
  }

  /** Prints a table. */
  public static void main(String[] args) throws IOException {
    System.out.println("| way | sent to the proxy, MiB | direct, KiB | heap, KiB | arrived, MiB |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    for (Way way : Way.values()) {
      Growth growth = measure(way, 256 * MIB);
      System.out.printf(
          "| %s | %.1f | %d | %d | %d |%n",
          way,
          (double) growth.sent / MIB,
          growth.direct / 1024,
          growth.heap / 1024,
          growth.arrived / MIB);
    }
  }

  /** Measures with a body of so many bytes, a multiple of 1 MiB. */
  public static Growth measure(Way way, int body) throws IOException {
    return new StalledReader(way, body).measure();
  }

  private Growth measure() throws IOException {
    Timeouts timeouts = Timeouts.builder().idle(Duration.ofMinutes(10)).build();
    try (ProxyServer proxy = Proxies.start(timeouts);
        OriginServer origin = OriginServer.start(this::serve)) {
      try (RawClient quick = way.get(Proxies.address(proxy), origin.address())) {
        quick.readUntil("\r\n\r\n");
        read(quick, body);
      }
      long direct = Memory.direct();
      long heap = Memory.heap();
      sent.set(0);
      try (RawClient client = way.get(Proxies.address(proxy), origin.address())) {
        client.readUntil("\r\n\r\n");
        long read = read(client, MIB);
        long stuck = awaitQuiet();
        direct = Memory.direct() - direct;
        heap = Memory.heap() - heap;
        return new Growth(stuck, direct, heap, read + read(client, body - MIB));
      }
    }
  }

  private void serve(OriginConnection client) throws IOException {
    client.receive(new byte[PIECE]);
    client.send(
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    for (int left = body; left > 0; left -= PIECE) {
      client.send(piece);
      sent.addAndGet(PIECE);
    }
    client.receiveAll();
  }

  /** Reads without keeping what it reads. */
  private static long read(RawClient client, long count) throws IOException {
    byte[] buffer = new byte[PIECE];
    long all = 0;
    while (all < count) {
      int read = client.read(all + PIECE <= count ? buffer : new byte[(int) (count - all)]);
      if (read < 0) {
        return all;
      }
      all += read;
    }
    return all;
  }

  /** Until the server is stuck: it could send nothing for a while. */
  private long awaitQuiet() {
    long last = -1;
    long since = System.nanoTime();
    while (System.nanoTime() - since < QUIET.toNanos()) {
      if (sent.get() != last) {
        last = sent.get();
        since = System.nanoTime();
      }
      LockSupport.parkNanos(1_000_000);
    }
    return last;
  }
}
