package io.calamary.examples.it;

import io.calamary.Limits;
import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The proxy of {@link ManyFlows}; says how it is for each line that it is told. */
final class ManyFlowsProxy {
  private static final int MOST_FLOWS = 6_000;

  /** The serial collector leaves dead objects in the way unless it is the fourth time. */
  private static final int COLLECTIONS = 4;

  private ManyFlowsProxy() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws Exception {
    ProxyServer server =
        ProxyServer.builder()
            .listener(
                TransparentListener.builder()
                    .bind(new InetSocketAddress("::", 4128))
                    .interception(Interception.TPROXY)
                    .udp(true)
                    .build())
            .filter(RuleSet.builder().otherwise(Verdict.ALLOW).build())
            .limits(
                Limits.builder()
                    .maxUdpFlowsPerSource(MOST_FLOWS)
                    .maxUdpFlowsInTotal(MOST_FLOWS)
                    .build())
            .timeouts(Timeouts.builder().udpIdle(Duration.ofSeconds(10)).build())
            .build()
            .start();
    System.out.println("ready");
    tell(server);
  }

  private static void tell(ProxyServer server) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (in.readLine() != null) {
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
      }
      long heap =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .mapToLong(pool -> pool.getCollectionUsage().getUsed())
              .sum();
      System.out.println("flows " + server.stats().openFlows() + " heap " + heap / 1024);
    }
  }
}
