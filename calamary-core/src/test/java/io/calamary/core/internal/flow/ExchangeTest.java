package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.calamary.Limits;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.observe.FlowSummary;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.NettyRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class ExchangeTest {
  @Parameter String transport;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private OriginServer origin;
  private TestProxy proxy;

  @BeforeEach
  void start() {
    origin = closed(OriginServer.start(Behaviour.hold()));
    Endpoint target = Endpoint.of(origin.address());
    proxy =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .listener(AdHoc.listener())
                        .limits(Limits.builder().maxIdleTargetsPerEndpoint(1).build())
                        .extension(
                            new AdHoc(
                                client ->
                                    client.handshake(
                                        new LineBasedFrameDecoder(100),
                                        new Commands(client, target))))));
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }

  private <T extends AutoCloseable> T closed(T something) {
    closing.push(something);
    return something;
  }

  private RawClient client() {
    return closed(proxy.connect());
  }

  private static void open(RawClient client, String answer) throws IOException {
    client.send("open\n");
    assertEquals(answer + "\n", client.readUntil("\n"));
  }

  private FlowSummary closedFlow(int index) {
    return proxy.observer().awaitClosed(index + 1).get(index).summary();
  }

  @Test
  void usesAKeptConnectionAgain() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.send("count\nkeep\n");
    FlowSummary first = closedFlow(0);
    open(client, "opened again");
    client.send("drop\n");

    assertEquals(CloseReason.COMPLETED, first.reason());
    assertEquals(3, first.bytesToTarget());
    assertEquals(4, first.bytesToClient());
    assertEquals(CloseReason.COMPLETED, closedFlow(1).reason());
    assertEquals(End.FIN, origin.next().receiveAll());
    assertEquals(1, origin.accepted());
    assertEquals(2, proxy.observer().connected().size());
  }

  @Test
  void forgetsAKeptConnectionThatItsTargetCloses() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.send("keep\n");
    closedFlow(0);
    OriginConnection connection = origin.next();
    connection.fin();
    assertEquals(End.FIN, connection.receiveAll());

    open(client, "opened");
    Await.until("a second connection", () -> origin.accepted() == 2);
  }

  @Test
  void connectsAnewWhereAKeptConnectionProvesStale() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.send("keep\n");
    closedFlow(0);
    open(client, "opened again");
    client.send("again\n");

    assertEquals("opened\n", client.readUntil("\n"));
    Await.until("a second connection", () -> origin.accepted() == 2);
    client.send("drop\n");
    assertEquals(CloseReason.COMPLETED, closedFlow(1).reason());
    assertEquals(2, proxy.observer().opened().size());
  }

  @Test
  void keepsNoMoreThanTheLimit() throws IOException {
    List<RawClient> clients =
        IntStream.range(0, 4 * NettyRuntime.availableProcessors()).mapToObj(i -> client()).toList();
    for (RawClient client : clients) {
      open(client, "opened");
    }
    for (RawClient client : clients) {
      client.send("keep\n");
    }
    closedFlow(clients.size() - 1);
    // One is kept for each event loop.
    int most = NettyRuntime.availableProcessors() * 2;
    List<OriginConnection> connections =
        IntStream.range(0, clients.size()).mapToObj(i -> origin.next()).toList();
    connections.forEach(ExchangeTest::watch);
    Await.until(
        "closed connections",
        () ->
            connections.stream().filter(one -> one.end() == End.FIN).count()
                >= clients.size() - most);
  }

  private static void watch(OriginConnection connection) {
    Thread thread =
        new Thread(
            () -> {
              try {
                connection.receiveAll();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void resetsTheTargetOfAnExchangeThatFails() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.send("fail\n");

    FlowSummary summary = closedFlow(0);
    assertEquals(CloseReason.TARGET_PROTOCOL_ERROR, summary.reason());
    assertEquals("on purpose", summary.detail());
    assertEquals(End.RST, origin.next().receiveAll());
    open(client, "opened");
  }

  @Test
  void resetsTheTargetWhenTheClientLeaves() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.reset();

    assertEquals(CloseReason.CLIENT_CLOSED, closedFlow(0).reason());
    assertEquals(End.RST, origin.next().receiveAll());
  }

  @Test
  void tellsWhyAnExchangeIsRefused() throws IOException {
    origin.close();
    RawClient client = client();
    open(client, "refused CONNECTION_REFUSED");
    open(client, "refused CONNECTION_REFUSED");

    assertEquals(CloseReason.CONNECTION_REFUSED, closedFlow(1).reason());
  }

  @Test
  void becomesATunnelWithWhatIsLeft() throws IOException {
    RawClient client = client();
    open(client, "opened");
    OriginConnection connection = origin.next();
    client.send("tunnel\nleft over");
    client.halfClose();

    assertEquals(End.FIN, connection.receiveAll());
    assertEquals("left over", new String(connection.received(), StandardCharsets.US_ASCII));
    connection.send("answer".getBytes(StandardCharsets.US_ASCII));
    connection.fin();
    Received received = client.readToEnd();
    assertEquals("answer", received.text());
    FlowSummary summary = closedFlow(0);
    assertEquals(CloseReason.COMPLETED, summary.reason());
    assertEquals("left over".length(), summary.bytesToTarget());
    assertEquals("answer".length(), summary.bytesToClient());
  }

  @Test
  void closesKeptConnectionsWhenTheServerCloses() throws IOException {
    RawClient client = client();
    open(client, "opened");
    client.send("keep\n");
    closedFlow(0);

    Await.get(proxy.server().closeAsync());

    assertEquals(End.FIN, origin.next().receiveAll());
    assertThrows(IllegalArgumentException.class, () -> proxy.server().listener("ad hoc"));
  }
}
