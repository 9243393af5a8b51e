package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.RecordingObserver.Closed;
import io.calamary.core.testkit.TestLoops;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that has said and heard all is gone, and the target has not taken all yet: so it is with
 * a stream of HTTP/2, whose channel closes when both ends were told.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class OutlivingTunnelTest {
  private static final byte[] MUCH = FlowFixtures.bytes(3, 64 << 20);

  /** The target takes no more when the count has not changed for so long. */
  private static final long QUIET_MILLIS = 200;

  @Parameter String transport;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final CompletableFuture<ClientConnection> served = new CompletableFuture<>();
  private TestProxy proxy;
  private OriginConnection target;

  private <T extends AutoCloseable> T closed(T something) {
    closing.push(something);
    return something;
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }

  /** Leaves bytes on their way to a target that does not read. */
  private void leave() throws Exception {
    OriginServer origin = closed(OriginServer.start(Behaviour.hold()));
    proxy =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .listener(AdHoc.listener())
                        .extension(
                            new AdHoc(
                                connection -> {
                                  connection.request(Endpoint.of(origin.address())).open();
                                  served.complete(connection);
                                }))));
    RawClient client = closed(proxy.connect());
    target = origin.next();
    target.fin();
    assertEquals(-1, client.read(new byte[1]));
    Thread sender = new Thread(() -> send(client));
    sender.setDaemon(true);
    sender.start();
    awaitQuiet();
    Channel channel = Await.get(served).channel();
    TestLoops.on(
        channel.eventLoop(),
        () -> {
          channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
          return channel.close();
        });
  }

  private static void send(RawClient client) {
    try {
      client.send(MUCH);
    } catch (IOException e) {
      // As it is closed before all was sent.
    }
  }

  private void awaitQuiet() throws InterruptedException {
    long before;
    do {
      before = proxy.server().stats().bytesToTarget();
      TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
    } while (before == 0 || proxy.server().stats().bytesToTarget() > before);
  }

  @Test
  void itsTargetGetsAll() throws Exception {
    leave();
    assertEquals(List.of(), proxy.observer().closed());
    assertEquals(List.of(), proxy.observer().connectionsClosed());

    assertEquals(End.FIN, target.receiveAll());

    Closed closed = proxy.observer().awaitClosed();
    assertEquals(CloseReason.COMPLETED, closed.summary().reason());
    assertEquals(target.count(), closed.summary().bytesToTarget());
    assertEquals(List.of(CloseReason.COMPLETED), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void aDrainWaitsForItNoLongerThanForOthers() throws Exception {
    leave();

    Await.get(proxy.server().drain(Duration.ofMillis(100)));

    assertEquals(CloseReason.DRAINED, proxy.observer().awaitClosed().summary().reason());
    assertEquals(End.RST, target.receiveAll());
  }
}
