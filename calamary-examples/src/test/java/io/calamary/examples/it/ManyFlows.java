package io.calamary.examples.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Measures whether intercepted UDP flows give back what they take: thousands of them, each with an
 * answer, are opened through a transparent listener in a namespace, and expire. Not a test, as it
 * waits for the timeouts.
 */
public final class ManyFlows {
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 1_000;
  private static final int MOST_SECONDS = 40;
  private static final String DIVERT =
      """
      table inet many {
        chain prerouting {
          type filter hook prerouting priority mangle
          iifname != "lan0" return
          udp dport < 20000 return
          meta nfproto ipv4 meta l4proto udp tproxy ip to 127.0.0.1:4128 meta mark set 0x1028 accept
          meta nfproto ipv6 meta l4proto udp tproxy ip6 to [::1]:4128 meta mark set 0x1028 accept
        }
      }
      """;

  private ManyFlows() {}

  /** Prints figures; needs to be root, or user namespaces. */
  public static void main(String[] arguments) throws Exception {
    Namespaces net = Namespaces.create();
    try (Service origin =
            net.start(Namespaces.ORIGIN, Java.line(ManyFlowsPeers.class, List.of("origin")));
        Service proxy = net.start(Namespaces.GATEWAY, Java.line(ManyFlowsProxy.class, List.of()))) {
      Path rules = Files.writeString(net.folder().resolve("many.nft"), DIVERT);
      net.on(Namespaces.GATEWAY, "nft", "-f", rules.toString()).run().succeeded();
      String routes = Recipe.FOLDER.resolve("tproxy-routes.sh").toString();
      net.on(Namespaces.GATEWAY, "sh", routes).run().succeeded();
      origin.await("ready");
      proxy.await("ready");
      System.out.println("| | answers | flows | descriptors | live heap, KiB |");
      System.out.println("| --- | ---: | ---: | ---: | ---: |");
      long started = row("just started", "", proxy);
      for (int round = 0; round < ROUNDS; round++) {
        String family = round % 2 == 0 ? "IPv4" : "IPv6";
        String answers =
            net.on(
                    Namespaces.CLIENT,
                    ManyFlowsPeers.class,
                    "client",
                    family,
                    Integer.toString(CLIENTS))
                .run()
                .succeeded()
                .text()
                .strip();
        row(family + ", open", answers, proxy);
        await(proxy, started);
        row(family + ", expired", "", proxy);
      }
    } finally {
      net.close();
    }
  }

  private static long descriptors(Service proxy) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + proxy.process().pid() + "/fd"))) {
      return all.count();
    }
  }

  /** Gives the proxy time for its timeouts; the row tells what came of it. */
  private static void await(Service proxy, long wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (descriptors(proxy) > wanted && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    // The last flows have only just ended.
    TimeUnit.SECONDS.sleep(2);
  }

  private static long row(String what, String answers, Service proxy) throws Exception {
    long descriptors = descriptors(proxy);
    OutputStream ask = proxy.process().getOutputStream();
    ask.write("?\n".getBytes(StandardCharsets.US_ASCII));
    ask.flush();
    Matcher told = proxy.await("flows (\\d+) heap (\\d+)");
    System.out.printf(
        "| %s | %s | %s | %d | %s |%n", what, answers, told.group(1), descriptors, told.group(2));
    return descriptors;
  }
}
