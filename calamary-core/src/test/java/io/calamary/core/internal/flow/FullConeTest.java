package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoint-independent mapping and filtering (RFC 4787 sections 4.1 and 5). */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class FullConeTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.2", 4000);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.2", 4001);

  @Parameter String transport;

  private final FakeDatagrams fake = new FakeDatagrams(DatagramFiltering.ENDPOINT_INDEPENDENT);
  private TestProxy proxy;
  private DatagramSocket asked;
  private DatagramSocket stranger;

  @BeforeEach
  void open() throws Exception {
    asked = socket();
    stranger = socket();
  }

  private void start(Consumer<ProxyServerBuilder> settings) {
    proxy =
        TestProxy.start(
            transport,
            builder -> {
              builder.extension(new AdHoc(fake)).listener(AdHoc.listener());
              settings.accept(builder);
            });
  }

  @AfterEach
  void stop() {
    proxy.close();
    asked.close();
    stranger.close();
    assertEquals(0, fake.paths.get(), "ways back in use");
    proxy.observer().assertEachClosedOnce();
  }

  private static DatagramSocket socket() throws Exception {
    DatagramSocket made =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    made.setSoTimeout((int) Await.BOUND.toMillis());
    return made;
  }

  private static InetSocketAddress at(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private static InetSocketAddress source(DatagramSocket socket, int length) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    assertEquals(length, packet.getLength());
    return (InetSocketAddress) packet.getSocketAddress();
  }

  private static void say(DatagramSocket from, InetSocketAddress to, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  @Test
  void aPortOfAClientIsOnePortForEverybody() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    fake.send(CLIENT, at(stranger), "22");
    fake.send(OTHER, at(asked), "333");
    fake.send(CLIENT, at(asked), "");

    InetSocketAddress mapped = source(asked, 1);
    assertEquals(mapped, source(stranger, 2));
    assertEquals(false, mapped.equals(source(asked, 3)));
    assertEquals(mapped, source(asked, 0));
  }

  @Test
  void whoWasNotAskedIsHeard() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    say(stranger, mapped, "psst");
    say(asked, mapped, "yes?");

    Await.until("two answers", () -> fake.answers.size() == 2);
    assertEquals(
        new TreeSet<>(
            List.of(
                "psst of " + at(stranger).getPort() + " to 4000",
                "yes? of " + at(asked).getPort() + " to 4000")),
        new TreeSet<>(fake.answers));
    fake.send(CLIENT, at(stranger), "22");
    assertEquals(mapped, source(stranger, 2));
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void whatAPeerHandsOverLeavesByASocketOfItsOwn() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    fake.send(CLIENT, at(asked), "anna", "22");

    assertEquals(false, mapped.equals(source(asked, 2)));
  }

  @Test
  void theRulesJudgeWhoWasNotAsked() throws Exception {
    start(
        builder ->
            builder.filter(
                flow ->
                    (flow.destination().port() == at(stranger).getPort()
                            ? Verdict.DENY
                            : Verdict.ALLOW)
                        .stage()));
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    say(stranger, mapped, "psst");

    assertEquals(CloseReason.DENIED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(List.of(), fake.answers);
  }

  @Test
  void thePortEndsWithItsLastFlow() throws Exception {
    start(
        builder -> builder.timeouts(TestProxy.timeouts().udpIdle(Duration.ofMillis(300)).build()));
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    proxy.observer().awaitClosed(1);
    say(stranger, mapped, "psst");
    fake.send(CLIENT, at(asked), "22");

    source(asked, 2);
    proxy.observer().awaitClosed(2);
    assertEquals(List.of(), fake.answers);
    assertEquals(2, proxy.observer().opened().size());
  }
}
