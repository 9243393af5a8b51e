package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.internal.flow.IdleTargets.IdleTarget;
import io.calamary.core.internal.flow.IdleTargets.Key;
import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.flow.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTargetsTest {
  private static final Key KEY = new Key("http", Endpoint.of("www.test", 80));
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 80);
  private static final long KEEP = TimeUnit.SECONDS.toNanos(30);
  private static final ChannelHandler HANDLER = new ChannelInboundHandlerAdapter();

  /** Runs the wheel; time passes as the test says. */
  private final EmbeddedChannel clock = new EmbeddedChannel();

  private final TimerWheel wheel = new TimerWheel(clock.eventLoop());
  private final IdleTargets idle = new IdleTargets(wheel, 2, KEEP);

  @AfterEach
  void close() {
    idle.closeAll();
    clock.close();
  }

  private Channel keep(Key key) {
    EmbeddedChannel channel = new EmbeddedChannel();
    idle.keep(key, channel, ADDRESS, HANDLER);
    return channel;
  }

  private Channel peek(Key key) {
    IdleTarget found = idle.peek(key);
    assertNotNull(found);
    return found.channel();
  }

  @Test
  void givesWhatWasUsedLast() {
    Channel first = keep(KEY);
    Channel second = keep(KEY);

    IdleTarget last = idle.peek(KEY);
    assertNotNull(last);
    assertSame(second, last.channel());
    assertSame(ADDRESS.getAddress(), last.address());
    assertSame(HANDLER, last.handler());
    assertSame(second, peek(KEY), "to peek takes nothing");
    assertTrue(idle.take(KEY, last));
    assertFalse(idle.take(KEY, last), "nobody takes it twice");
    assertSame(first, peek(KEY));
  }

  @Test
  void closesWhatIsAboveTheLimitOfAnEndpoint() {
    Channel first = keep(KEY);
    Channel second = keep(KEY);
    Channel third = keep(KEY);
    Channel other = keep(new Key("http", Endpoint.of("www.test", 81)));
    Channel ofAnother = keep(new Key("another", KEY.place()));

    assertTrue(first.isActive());
    assertTrue(second.isActive());
    assertFalse(third.isActive());
    assertTrue(other.isActive());
    assertTrue(ofAnother.isActive());
    assertSame(second, peek(KEY));
  }

  @Test
  void keepsNothingWhereTheLimitIsZero() {
    IdleTargets none = new IdleTargets(wheel, 0, KEEP);
    EmbeddedChannel channel = new EmbeddedChannel();
    none.keep(KEY, channel, ADDRESS, HANDLER);
    assertFalse(channel.isActive());
    assertNull(none.peek(KEY));
  }

  @Test
  void closedOnesTakeNobodysPlace() {
    Channel first = keep(KEY);
    keep(KEY);
    first.close();

    assertTrue(keep(KEY).isActive());
    assertFalse(keep(KEY).isActive());
  }

  @Test
  void skipsWhatWasClosed() {
    Channel first = keep(KEY);
    keep(KEY).close();

    assertSame(first, peek(KEY));
    first.close();
    assertNull(idle.peek(KEY));
  }

  @Test
  void givesNothingThatClosesBeforeItIsTaken() {
    Channel channel = keep(KEY);
    IdleTarget found = idle.peek(KEY);
    assertNotNull(found);
    channel.close();
    assertFalse(idle.take(KEY, found));
    assertNull(idle.peek(KEY));
  }

  @Test
  void keepsNothingThatIsClosed() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.close();
    idle.keep(KEY, channel, ADDRESS, HANDLER);
    assertNull(idle.peek(KEY));
  }

  @Test
  void givesNothingToAnotherUse() {
    keep(KEY);
    assertNull(idle.peek(new Key("another", KEY.place())));
    assertNull(idle.peek(new Key("http", Endpoint.of("www.test", 81))));
    assertNull(idle.peek(new Key("http", Endpoint.of("other.test", 80))));
  }

  @Test
  void closesAllAtTheEnd() {
    Channel first = keep(KEY);
    Channel second = keep(new Key("another", KEY.place()));
    idle.closeAll();
    assertFalse(first.isActive());
    assertFalse(second.isActive());
    assertNull(idle.peek(KEY));
  }
}
