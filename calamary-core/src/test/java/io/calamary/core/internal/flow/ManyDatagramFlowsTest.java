package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Limits;
import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Needs;
import io.calamary.core.testkit.TestProxy;
import io.calamary.core.testkit.UsedMemory;
import io.calamary.filter.RuleSet;
import io.calamary.observe.ServerStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of flows are opened and expire; nothing of them stays. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class ManyDatagramFlowsTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int FLOWS = 5_000;

  private static final Duration IDLE = Duration.ofSeconds(4);

  /** What a round may leave behind on the heap, such as classes and events of the JDK's own. */
  private static final long SLACK = 2 << 20;

  @Parameter String transport;

  private final FakeDatagrams fake =
      new FakeDatagrams(DatagramFiltering.ADDRESS_AND_PORT_DEPENDENT);

  private static long descriptors() {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void leaveNothingBehind() throws Exception {
    Needs.descriptors(DESCRIPTORS);
    try (DatagramSocket target =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ProxyServer proxy = server()) {
      TestProxy.on(transport, proxy::start);
      target.setSoTimeout((int) Await.BOUND.toMillis());
      round(proxy, target);
      // A selector closes sockets in its next turn, so their flows end a little before them.
      Await.until("the sockets of the flows to be closed", () -> descriptors() < FLOWS / 10);
      long memory = UsedMemory.bytes();
      long before = descriptors();
      long most = round(proxy, target);

      assertEquals(2L * FLOWS, proxy.stats().flowsOpened());
      Await.until("as few descriptors as before", () -> descriptors() <= before);
      long left = UsedMemory.bytes() - memory;
      System.out.printf(
          "%s: %d flows: %d descriptors, %d before and after; %d bytes left%n",
          transport, FLOWS, most, before, left);
      assertTrue(left < SLACK, left + " bytes are left");
    }
  }

  /** Without an observer, as that would remember all of them. */
  private ProxyServer server() {
    return ProxyServer.builder()
        .filter(RuleSet.allowAll())
        .neverConnectTo()
        .discoverExtensions(false)
        .extension(new AdHoc(fake))
        .listener(AdHoc.listener())
        .limits(Limits.builder().maxUdpFlowsPerSource(FLOWS).build())
        .timeouts(Timeouts.builder().udpIdle(IDLE).build())
        .build();
  }

  /** Opens all the flows and waits for their end; how many descriptors there were with them. */
  private long round(ProxyServer proxy, DatagramSocket target) throws Exception {
    ServerStats stats = proxy.stats();
    InetSocketAddress to = (InetSocketAddress) target.getLocalSocketAddress();
    DatagramPacket packet = new DatagramPacket(new byte[64], 64);
    for (int i = 0; i < FLOWS; i++) {
      fake.send(new InetSocketAddress("192.0.2.2", 1024 + i), to, "hello");
      target.receive(packet);
      target.send(packet);
    }
    long most = descriptors();
    Await.until("answers", () -> fake.answers.size() >= FLOWS);
    fake.answers.clear();
    Await.until("the end of all flows", () -> stats.openFlows() == 0);
    assertEquals(0, fake.paths.get());
    return most;
  }
}
