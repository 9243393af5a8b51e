package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What tunnels relay. */
class TunnelTest extends TunnelRig {
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
}
