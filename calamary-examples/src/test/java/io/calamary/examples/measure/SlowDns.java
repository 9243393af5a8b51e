package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.resolve.DnsSettings;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some clients ask for names whose server answers after 3 s. What do the others notice? Each of
 * them opens a connection, asks for a name that nobody has asked for before, and reads the answer.
 */
public final class SlowDns {
  private static final int SLOW = 50;
  private static final int CLIENTS = 4;
  private static final Duration DELAY = Duration.ofSeconds(3);
  private static final int MOST = 100_000;

  private final FakeDnsServer dns = FakeDnsServer.start();
  private final OriginServer origin = OriginServer.start(SlowDns::answer);
  private final AtomicInteger names = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ProxyServer proxy;

  private SlowDns() {
    DnsSettings settings = DnsSettings.builder().nameServer(dns.address()).build();
    Timeouts timeouts = Timeouts.builder().resolve(Duration.ofSeconds(30)).build();
    proxy = Proxies.open().dns(settings).timeouts(timeouts).build().start();
  }

  /** Prints a table. */
  public static void main(String[] args) throws Exception {
    SlowDns measured = new SlowDns();
    measured.run();
    measured.proxy.close();
    measured.origin.close();
    measured.dns.close();
    measured.threads.shutdownNow();
  }

  private void run() throws Exception {
    quick();
    System.out.println("| beside | requests | p50, ms | p99, ms | most, ms |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    row("nothing", quick());
    List<Future<Boolean>> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      slow.add(ask("slow" + i));
    }
    Await.until("all slow names are asked for", () -> asked() == SLOW);
    row(SLOW + " names that take " + DELAY.toSeconds() + " s", quick());
    dns.release();
    int answered = 0;
    for (Future<Boolean> each : slow) {
      answered += each.get() ? 1 : 0;
    }
    System.out.println(answered + " of " + SLOW + " slow requests were answered.");
  }

  private long asked() {
    return dns.questions().stream()
        .filter(question -> question.type().equals(DnsRecordType.A))
        .filter(question -> question.name().startsWith("slow"))
        .count();
  }

  private Future<Boolean> ask(String label) {
    String name = label + ".test";
    dns.on(name, DnsRecordType.A, FakeDnsReply.addresses("127.0.0.1").heldBack());
    return threads.submit(() -> get(name) > 0);
  }

  /** Latencies of clients that run for the time of the delay. */
  private long[] quick() throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + DELAY.toNanos();
    Callable<List<Long>> client =
        () -> {
          List<Long> taken = new ArrayList<>();
          while (System.nanoTime() < end && taken.size() < MOST) {
            String name = "quick" + names.incrementAndGet() + ".test";
            dns.a(name, "127.0.0.1");
            taken.add(get(name));
          }
          return taken;
        };
    List<Long> all = new ArrayList<>();
    List<Future<List<Long>>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      running.add(threads.submit(client));
    }
    for (Future<List<Long>> each : running) {
      all.addAll(each.get());
    }
    long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private long get(String name) throws IOException {
    long start = System.nanoTime();
    InetSocketAddress address = Proxies.address(proxy);
    try (RawClient client = Way.PLAIN.get(address, name + ":" + origin.port())) {
      String head = client.readUntil("\r\n\r\n");
      if (!head.startsWith("HTTP/1.1 200 ")) {
        throw new IOException(name + " was answered with " + head);
      }
      client.readExactly(2);
    }
    return System.nanoTime() - start;
  }

  private static void answer(OriginConnection client) throws IOException {
    byte[] ok =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    byte[] buffer = new byte[8192];
    while (client.receive(buffer) >= 0) {
      client.send(ok);
    }
    client.close();
  }

  private static void row(String beside, long[] sorted) {
    System.out.printf(
        "| %s | %d | %.2f | %.2f | %.2f |%n",
        beside,
        sorted.length,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
