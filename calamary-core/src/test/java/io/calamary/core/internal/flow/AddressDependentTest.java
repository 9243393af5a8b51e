package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.ProxyServerBuilder;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoint-independent mapping, address-dependent filtering (RFC 4787 sections 4.1 and 5). */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class AddressDependentTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.2", 4000);

  @Parameter String transport;

  private final FakeDatagrams fake = new FakeDatagrams(DatagramFiltering.ADDRESS_DEPENDENT);
  private TestProxy proxy;
  private DatagramSocket asked;
  private DatagramSocket otherPort;
  private DatagramSocket otherAddress;

  @BeforeEach
  void open() throws Exception {
    asked = socket("127.0.0.1");
    otherPort = socket("127.0.0.1");
    otherAddress = socket("127.0.0.2");
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
    otherPort.close();
    otherAddress.close();
    assertEquals(0, fake.paths.get(), "ways back in use");
    proxy.observer().assertEachClosedOnce();
  }

  private static DatagramSocket socket(String address) throws Exception {
    DatagramSocket made = new DatagramSocket(new InetSocketAddress(address, 0));
    made.setSoTimeout((int) Await.BOUND.toMillis());
    return made;
  }

  private static InetSocketAddress at(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Where a datagram of that length has come from. */
  private static InetSocketAddress source(DatagramSocket socket, int length) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    assertEquals(length, packet.getLength());
    return new InetSocketAddress("127.0.0.1", packet.getPort());
  }

  private static void say(DatagramSocket from, InetSocketAddress to, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  @Test
  void everyPortOfAnAddressThatWasAskedIsHeardAndNoOther() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    say(otherAddress, mapped, "psst");
    say(otherPort, mapped, "from there, too");
    Await.until("an answer", () -> !fake.answers.isEmpty());

    assertEquals(
        List.of("from there, too of " + at(otherPort).getPort() + " to 4000"), fake.answers);
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void anAddressIsHeardOnceTheClientHasSentThere() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    fake.send(CLIENT, at(otherAddress), "22");
    source(otherAddress, 2);
    say(otherAddress, mapped, "at your service");
    Await.until("an answer", () -> !fake.answers.isEmpty());

    assertEquals(
        List.of("at your service of " + at(otherAddress).getPort() + " to 4000"), fake.answers);
  }

  /** Where sockets can share a port the network's answer is known to be that of one flow. */
  @Test
  void whereNobodyListensThatFlowEndsAndNoOther() throws Exception {
    start(builder -> {});
    InetSocketAddress nobody = at(otherAddress);
    otherAddress.close();
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    fake.send(CLIENT, nobody, "22");
    if (transport.equals("epoll")) {
      assertEquals(
          CloseReason.CONNECTION_REFUSED, proxy.observer().awaitClosed().summary().reason());
    }
    fake.send(CLIENT, at(asked), "333");

    assertEquals(mapped, source(asked, 3));
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void aDatagramThatIsTooLongHurtsNoOther() throws Exception {
    start(builder -> {});
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(asked, 1);
    fake.send(CLIENT, at(asked), "x".repeat(65_508));
    fake.send(CLIENT, at(otherPort), "22");
    fake.send(CLIENT, at(asked), "333");

    assertEquals(mapped, source(otherPort, 2));
    assertEquals(mapped, source(asked, 3));
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void anAddressThatOnlyARuleLedToIsHeardAtItsPortAlone() throws Exception {
    start(
        builder ->
            builder.filter(
                flow ->
                    (flow.destination().port() == at(asked).getPort()
                            ? Verdict.ALLOW.redirect(Endpoint.of(at(otherAddress)))
                            : Verdict.ALLOW)
                        .stage()));
    fake.send(CLIENT, at(asked), "1");
    InetSocketAddress mapped = source(otherAddress, 1);
    try (DatagramSocket neighbour = socket("127.0.0.2")) {
      say(neighbour, mapped, "psst");
      say(otherAddress, mapped, "yes?");
      Await.until("an answer", () -> !fake.answers.isEmpty());
    }

    assertEquals(List.of("yes? of " + at(asked).getPort() + " to 4000"), fake.answers);
    assertEquals(1, proxy.observer().opened().size());
  }
}
