package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Limits;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Transport;
import io.calamary.resolve.FlowAttributes;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Flows of datagrams without a connection, between a test and sockets on loopback. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DatagramTableTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.2", 4000);
  private static final InetSocketAddress SAME_HOST = new InetSocketAddress("192.0.2.2", 4001);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.3", 4002);

  @Parameter String transport;

  private final FakeDatagrams fake =
      new FakeDatagrams(DatagramFiltering.ADDRESS_AND_PORT_DEPENDENT);
  private TestProxy proxy;
  private DatagramSocket target;
  private DatagramSocket second;

  private void start(Consumer<ProxyServerBuilder> settings) throws Exception {
    target = socket();
    second = socket();
    proxy =
        TestProxy.start(
            transport,
            builder -> {
              builder.extension(new AdHoc(fake)).listener(AdHoc.listener());
              settings.accept(builder);
            });
  }

  private static DatagramSocket socket() throws Exception {
    DatagramSocket made =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    made.setSoTimeout((int) Await.BOUND.toMillis());
    return made;
  }

  @AfterEach
  void stop() {
    proxy.close();
    target.close();
    second.close();
    assertEquals(0, fake.paths.get(), "ways back in use");
    assertEquals(0, fake.replies.get(), "replies open");
    assertEquals(0, proxy.server().stats().openFlows());
    proxy.observer().assertEachClosedOnce();
  }

  private static InetSocketAddress at(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private static DatagramPacket take(DatagramSocket socket, String expected) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    assertEquals(expected, new String(packet.getData(), 0, packet.getLength(), "US-ASCII"));
    return packet;
  }

  @Test
  void keepsFlowsApartAndAnswersFromTheDestination() throws Exception {
    start(builder -> {});
    List<DatagramSocket> targets = List.of(target, second);
    Set<String> expected = new TreeSet<>();
    for (DatagramSocket to : targets) {
      for (InetSocketAddress client : List.of(CLIENT, OTHER)) {
        fake.send(client, at(to), "hello");
        DatagramPacket packet = take(to, "hello");
        to.send(packet);
        expected.add("hello of " + at(to).getPort() + " to " + client.getPort());
      }
    }

    Await.until("four answers", () -> fake.answers.size() == 4);
    assertEquals(expected, new TreeSet<>(fake.answers));
    assertEquals(4, proxy.observer().opened().size());
    var flow = proxy.observer().opened().get(0);
    assertEquals(Transport.UDP, flow.transport());
    assertEquals(CLIENT, flow.source());
    assertEquals(true, flow.attribute(FlowAttributes.ORIGINAL_DESTINATION));
  }

  @Test
  void usesOneSocketForAllDatagramsOfAFlow() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(target), "1");
    int port = take(target, "1").getPort();
    fake.send(CLIENT, at(target), "2");

    assertEquals(port, take(target, "2").getPort());
    assertEquals(1, proxy.observer().opened().size());
  }

  @Test
  void keepsApartWhatPeersHandOverForTheSameClient() throws Exception {
    start(builder -> {});
    for (String peer : List.of("anna", "bert")) {
      fake.send(CLIENT, at(target), peer, peer);
      target.send(take(target, peer));
    }
    fake.send(CLIENT, at(target), "own");
    target.send(take(target, "own"));
    fake.send(CLIENT, at(target), "anna", "again");
    target.send(take(target, "again"));

    Await.until("four answers", () -> fake.answers.size() == 4);
    String of = " of " + at(target).getPort() + " to ";
    assertEquals(
        Set.of(
            "anna" + of + "anna", "bert" + of + "bert", "own" + of + 4000, "again" + of + "anna"),
        Set.copyOf(fake.answers));
    assertEquals(3, proxy.observer().opened().size());
    assertEquals("anna", proxy.observer().opened().get(0).user());
  }

  @Test
  void aDeniedDestinationGetsNothing() throws Exception {
    start(builder -> builder.filter(RuleSet.denyAll()));
    fake.send(CLIENT, at(target), "1");
    fake.send(CLIENT, at(target), "2");

    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(1, proxy.observer().opened().size());
    assertEquals(0, proxy.server().stats().datagramsDropped());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,53",
    "224.0.0.251,53",
    "255.255.255.255,53",
    "127.0.0.1,0",
    "ff02::fb,53",
    "::,53"
  })
  void dropsWhatNobodyCanAnswer(String address, int port) throws Exception {
    start(builder -> {});
    fake.send(CLIENT, new InetSocketAddress(address, port), "?");

    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(1, proxy.server().stats().datagramsDropped());
  }

  @Test
  void itsOwnSocketIsALoop() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, proxy.address(), "?");

    assertEquals(FakeDatagrams.PORT, proxy.address().getPort());
    assertEquals(CloseReason.LOOP_DETECTED, proxy.observer().awaitClosed().summary().reason());
  }

  @Test
  void theNewestIsTurnedAwayAtTheLimitOfASource() throws Exception {
    start(builder -> builder.limits(Limits.builder().maxUdpFlowsPerSource(1).build()));
    fake.send(CLIENT, at(target), "first");
    fake.send(SAME_HOST, at(target), "turned away");
    fake.send(OTHER, at(target), "other");

    take(target, "first");
    take(target, "other");
    assertEquals(1, proxy.server().stats().datagramsDropped());
    assertEquals(2, proxy.server().stats().openFlows());
  }

  @Test
  void theNewestIsTurnedAwayAtTheLimitInTotal() throws Exception {
    start(builder -> builder.limits(Limits.builder().maxUdpFlowsInTotal(1).build()));
    fake.send(CLIENT, at(target), "first");
    fake.send(OTHER, at(target), "turned away");
    fake.send(CLIENT, at(target), "again");

    take(target, "first");
    take(target, "again");
    assertEquals(1, proxy.server().stats().datagramsDropped());
  }

  @Test
  void theOldestOfTheSourceMakesRoom() throws Exception {
    start(
        builder ->
            builder.limits(
                Limits.builder().maxUdpFlowsPerSource(2).evictOldestUdpFlow(true).build()));
    fake.send(CLIENT, at(target), "1");
    fake.send(SAME_HOST, at(target), "2");
    fake.send(CLIENT, at(target), "3");
    fake.send(SAME_HOST, at(second), "4");

    assertEquals(CloseReason.LIMIT_REACHED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(SAME_HOST, proxy.observer().closed().get(0).flow().source());
    take(second, "4");
    assertEquals(0, proxy.server().stats().datagramsDropped());
    assertEquals(2, proxy.server().stats().openFlows());
  }

  @Test
  void nobodyElseMakesRoom() throws Exception {
    start(
        builder ->
            builder.limits(
                Limits.builder().maxUdpFlowsInTotal(1).evictOldestUdpFlow(true).build()));
    fake.send(CLIENT, at(target), "1");
    fake.send(OTHER, at(target), "2");

    take(target, "1");
    assertEquals(1, proxy.server().stats().datagramsDropped());
    assertEquals(1, proxy.server().stats().openFlows());
  }

  @Test
  void expiresAndGivesEverythingBack() throws Exception {
    start(
        builder ->
            builder
                .timeouts(TestProxy.timeouts().udpIdle(Duration.ofMillis(200)).build())
                .limits(Limits.builder().maxUdpFlowsPerSource(1).build()));
    for (int i = 1; i <= 3; i++) {
      fake.send(CLIENT, at(target), "round " + i);
      take(target, "round " + i);
      proxy.observer().awaitClosed(i);
      Await.until("the way back is closed", () -> fake.paths.get() == 0);
    }

    assertTrue(
        proxy.observer().closed().stream()
            .allMatch(closed -> closed.summary().reason() == CloseReason.IDLE_TIMEOUT));
    assertEquals(3, proxy.observer().opened().size());
  }

  @Test
  void endsItsFlowsWithTheServer() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(target), "1");
    take(target, "1");
    proxy.close();

    assertEquals(CloseReason.DRAINED, proxy.observer().awaitClosed().summary().reason());
  }
}
