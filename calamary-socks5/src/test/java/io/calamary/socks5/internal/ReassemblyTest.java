package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Reassembly reassembly = new Reassembly(channel.eventLoop());

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    reassembly.close();
    channel.finishAndReleaseAll();
  }

  private ByteBuf add(String fragment) {
    ByteBuf datagram = PooledByteBufAllocator.DEFAULT.buffer();
    try {
      return reassembly.whole(
          datagram.writeBytes(Bytes.hex("0000" + fragment + "01c00002010035aa")));
    } finally {
      datagram.release();
    }
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private boolean timerRuns() {
    return channel.hasPendingTasks() || channel.runScheduledPendingTasks() >= 0;
  }

  @Test
  void givesPiecesFiveSeconds() {
    assertNull(add("01"));
    pass(4999);
    ByteBuf whole = add("82");
    assertNotNull(whole);
    assertEquals(Endpoint.of("192.0.2.1", 53), reassembly.unwrap(whole));
    assertEquals(2, whole.readableBytes());
    assertEquals(false, timerRuns());
  }

  @Test
  void throwsAwayWhatIsNotCompleteThen() {
    assertNull(add("01"));
    pass(3000);
    assertNull(add("02"));
    assertEquals(true, timerRuns());
    pass(2000);
    assertNull(add("83"));
    assertEquals(false, timerRuns());
  }

  @Test
  void givesEachDatagramItsOwnTime() {
    assertNull(add("01"));
    pass(3000);
    assertNull(add("01"));
    pass(3000);
    assertNotNull(add("82"));
  }

  @Test
  void stopsItsTimerWhenTheAssociationEnds() {
    assertNull(add("01"));
    assertEquals(true, timerRuns());
    reassembly.close();
    assertEquals(false, timerRuns());
  }
}
