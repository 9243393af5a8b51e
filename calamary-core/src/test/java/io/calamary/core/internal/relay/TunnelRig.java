package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Two connections to servers that the test drives, joined only when the test says so. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
abstract class TunnelRig {
  static final long IDLE = TimeUnit.MINUTES.toNanos(1);
  static final byte[] MUCH = FlowFixtures.bytes(6, 5 << 20);
  static final byte[] LITTLE = FlowFixtures.bytes(7, 500);

  @Parameter String transport;

  private TestLoops loops;
  EventLoop loop;
  private OriginServer clients;
  private OriginServer targets;
  OriginConnection client;
  OriginConnection target;
  TunnelEnd clientEnd;
  TunnelEnd targetEnd;
  final Outcome outcome = new Outcome();

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

  Tunnel join() throws Exception {
    return TestLoops.on(
        loop,
        () -> {
          Tunnel tunnel =
              new Tunnel(clientEnd, targetEnd, new TimerWheel(loop).newTimer(), outcome);
          tunnel.start(IDLE);
          return tunnel;
        });
  }

  static Received all(OriginConnection connection) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    int read;
    while ((read = connection.receive(buffer)) >= 0) {
      bytes.write(buffer, 0, read);
    }
    return new Received(bytes.toByteArray(), connection.end());
  }

  static void send(OriginConnection connection, byte[] bytes) {
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

  void awaitInput(TunnelEnd end, int bytes, boolean ended) {
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

  long unsent(TunnelEnd end) {
    try {
      return TestLoops.on(loop, () -> Unsent.bytes(end.channel()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void assertOutcome(CloseReason reason, long up, long down) {
    assertEquals(reason, Await.get(outcome.reason));
    assertEquals(up, outcome.toTarget.get());
    assertEquals(down, outcome.toClient.get());
    Await.until("closed channels", () -> !open(clientEnd) && !open(targetEnd));
  }

  static boolean open(TunnelEnd end) {
    Channel channel = end.channel();
    return channel.isOpen();
  }
}
