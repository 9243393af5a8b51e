package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Two connections to servers that the test drives, joined only when the test says so. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class TunnelTest {
  private static final long IDLE = TimeUnit.MINUTES.toNanos(1);
  private static final byte[] MUCH = FlowFixtures.bytes(6, 5 << 20);
  private static final byte[] LITTLE = FlowFixtures.bytes(7, 500);

  @Parameter String transport;

  private TestLoops loops;
  private EventLoop loop;
  private OriginServer clients;
  private OriginServer targets;
  private OriginConnection client;
  private OriginConnection target;
  private TunnelEnd clientEnd;
  private TunnelEnd targetEnd;
  private final Outcome outcome = new Outcome();

  @BeforeEach
  void connect() throws Exception {
    loops = TestLoops.of(transport);
    loop = loops.next();
    clients = OriginServer.start(Behaviour.hold());
    targets = OriginServer.start(Behaviour.hold());
    clientEnd = end(clients);
    client = clients.next();
    targetEnd = end(targets);
    target = targets.next();
  }

  @AfterEach
  void close() {
    clients.close();
    targets.close();
    loops.close();
  }

  private TunnelEnd end(OriginServer server) {
    TunnelEnd end = new TunnelEnd();
    new Bootstrap()
        .group(loop)
        .channelFactory(loops.transport().clientChannels())
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, RecvBuffers.INSTANCE)
        .handler(end)
        .connect(server.address())
        .syncUninterruptibly();
    return end;
  }

  private Tunnel join() throws Exception {
    return TestLoops.on(
        loop,
        () -> {
          Tunnel tunnel =
              new Tunnel(clientEnd, targetEnd, new TimerWheel(loop).newTimer(), outcome);
          tunnel.start(IDLE);
          return tunnel;
        });
  }

  private static Received all(OriginConnection connection) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    int read;
    while ((read = connection.receive(buffer)) >= 0) {
      bytes.write(buffer, 0, read);
    }
    return new Received(bytes.toByteArray(), connection.end());
  }

  private static void send(OriginConnection connection, byte[] bytes) {
    Thread thread =
        new Thread(
            () -> {
              try {
                connection.send(bytes);
                connection.fin();
              } catch (IOException e) {
                // What was not sent is missed by the other side.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitInput(TunnelEnd end, int bytes, boolean ended) {
    Await.until(
        "what came early",
        () -> {
          try {
            return TestLoops.on(
                loop,
                () -> {
                  end.read();
                  return end.held().readableBytes() == bytes && end.inputEnded() == ended;
                });
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private void assertOutcome(CloseReason reason, long up, long down) {
    assertEquals(reason, Await.get(outcome.reason));
    assertEquals(up, outcome.toTarget.get());
    assertEquals(down, outcome.toClient.get());
    Await.until("closed channels", () -> !open(clientEnd) && !open(targetEnd));
  }

  private static boolean open(TunnelEnd end) {
    Channel channel = end.channel();
    return channel.isOpen();
  }

  @Test
  void movesMuchBothWaysAtOnce() throws Exception {
    join();
    send(client, MUCH);
    send(target, MUCH);
    CompletableFuture<Received> atTarget =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return all(target);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    assertArrayEquals(MUCH, all(client).bytes());
    assertArrayEquals(MUCH, Await.get(atTarget).bytes());
    assertOutcome(CloseReason.COMPLETED, MUCH.length, MUCH.length);
  }

  @Test
  void passesOnWhatCameBeforeItWasJoined() throws Exception {
    client.send(LITTLE);
    awaitInput(clientEnd, LITTLE.length, false);
    join();
    client.fin();

    assertArrayEquals(LITTLE, all(target).bytes());
    send(target, MUCH);
    assertArrayEquals(MUCH, all(client).bytes());
    assertOutcome(CloseReason.COMPLETED, LITTLE.length, MUCH.length);
  }

  @Test
  void handlersSeeWhatComesAndGoesFromWhenTheyAreThere() throws Exception {
    join();
    client.send(LITTLE);
    target.receiveUpTo(LITTLE.length);
    SeenBytes atClient = SeenBytes.in(clientEnd.channel());
    SeenBytes atTarget = SeenBytes.in(targetEnd.channel());
    client.send(LITTLE);
    client.fin();
    assertArrayEquals(LITTLE, all(target).bytes());
    assertEquals(LITTLE.length, atClient.in());
    assertEquals(LITTLE.length, atTarget.out());
  }

  @Test
  void passesOnAnEndThatCameBeforeItWasJoined() throws Exception {
    client.send(LITTLE);
    client.fin();
    awaitInput(clientEnd, LITTLE.length, true);
    join();

    Received atTarget = all(target);
    assertArrayEquals(LITTLE, atTarget.bytes());
    assertEquals(End.FIN, atTarget.end());
    send(target, MUCH);
    assertArrayEquals(MUCH, all(client).bytes());
    assertOutcome(CloseReason.COMPLETED, LITTLE.length, MUCH.length);
  }

  @Test
  void passesOnTheEndsOfBothThatCameBeforeItWasJoined() throws Exception {
    client.fin();
    target.send(LITTLE);
    target.fin();
    awaitInput(clientEnd, 0, true);
    awaitInput(targetEnd, LITTLE.length, true);
    join();

    assertEquals(0, all(target).bytes().length);
    assertArrayEquals(LITTLE, all(client).bytes());
    assertOutcome(CloseReason.COMPLETED, 0, LITTLE.length);
  }

  @Test
  void relaysALateAnswerAfterAnEarlyEnd() throws Exception {
    client.fin();
    awaitInput(clientEnd, 0, true);
    join();
    assertEquals(End.FIN, target.receiveAll());
    // The write to the client has to wait, while its input has ended: once lost on epoll.
    send(target, MUCH);

    assertArrayEquals(MUCH, all(client).bytes());
    assertOutcome(CloseReason.COMPLETED, 0, MUCH.length);
  }

  @Test
  void resetsTheClientOfATargetThatResets() throws Exception {
    join();
    target.send(LITTLE);
    client.receiveUpTo(LITTLE.length);
    target.reset();

    assertEquals(End.RST, client.receiveAll());
    assertOutcome(CloseReason.TARGET_CLOSED, 0, LITTLE.length);
  }

  @Test
  void resetsTheTargetOfAClientThatResets() throws Exception {
    join();
    client.send(LITTLE);
    target.receiveUpTo(LITTLE.length);
    client.reset();

    assertEquals(End.RST, target.receiveAll());
    assertOutcome(CloseReason.CLIENT_CLOSED, LITTLE.length, 0);
  }

  @Test
  void resetsTheTargetWhereTheClientResetsAfterItsEnd() throws Exception {
    join();
    client.fin();
    assertEquals(End.FIN, target.receiveAll());
    client.reset();
    send(target, MUCH);

    assertEquals(CloseReason.CLIENT_CLOSED, Await.get(outcome.reason));
    Await.until("closed channels", () -> !open(clientEnd) && !open(targetEnd));
  }

  @Test
  void noticesATargetThatWasGoneBeforeItWasJoined() throws Exception {
    target.reset();
    TestLoops.on(loop, () -> targetEnd.channel().close());
    Await.until("a closed target", () -> !open(targetEnd));
    join();

    assertEquals(End.RST, client.receiveAll());
    assertOutcome(CloseReason.TARGET_CLOSED, 0, 0);
  }

  @Test
  void endsWhenNothingMoves() throws Exception {
    TestLoops.on(
        loop,
        () -> {
          Tunnel tunnel =
              new Tunnel(clientEnd, targetEnd, new TimerWheel(loop).newTimer(), outcome);
          tunnel.start(Duration.ofMillis(200).toNanos());
          return tunnel;
        });

    assertOutcome(CloseReason.IDLE_TIMEOUT, 0, 0);
    assertEquals(End.RST, client.receiveAll());
    assertEquals(End.RST, target.receiveAll());
  }
}
