package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How tunnels end. */
class TunnelEndsTest extends TunnelRig {
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

  /** As the channel of a stream of HTTP/2 does, which closes when both ends were told. */
  @Test
  void sendsOnWhatAClientHadSaidThatClosesAfterBothEnds() throws Exception {
    join();
    target.fin();
    assertEquals(-1, client.receive(new byte[1]));
    send(client, FlowFixtures.bytes(8, 64 << 20));
    Await.until("a target that takes no more", () -> unsent(targetEnd) > 0);
    long sent =
        TestLoops.on(
            loop,
            () -> {
              Channel channel = clientEnd.channel();
              channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
              channel.close();
              return outcome.toTarget.get();
            });
    assertTrue(unsent(targetEnd) > 0);

    Received received = all(target);

    assertEquals(sent, received.bytes().length);
    assertEquals(End.FIN, received.end());
    assertOutcome(CloseReason.COMPLETED, sent, 0);
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
