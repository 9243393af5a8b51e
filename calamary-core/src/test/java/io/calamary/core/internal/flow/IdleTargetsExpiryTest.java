package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.internal.flow.IdleTargets.IdleTarget;
import io.calamary.core.internal.flow.IdleTargets.Key;
import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.Endpoint;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTargetsExpiryTest {
  private static final Key KEY = new Key("http", Endpoint.of("www.test", 80));
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 80);

  private final TestLoops loops = TestLoops.of("nio");
  private final EventLoop loop = loops.next();

  @AfterEach
  void close() {
    loops.close();
  }

  private static EmbeddedChannel keep(IdleTargets idle) {
    EmbeddedChannel channel = new EmbeddedChannel();
    idle.keep(KEY, channel, ADDRESS, new ChannelInboundHandlerAdapter());
    return channel;
  }

  @Test
  void closesWhatNobodyTookInTime() throws Exception {
    IdleTargets idle = new IdleTargets(new TimerWheel(loop), 2, TimeUnit.MILLISECONDS.toNanos(1));
    EmbeddedChannel channel = TestLoops.on(loop, () -> keep(idle));
    Await.until("the end of an idle connection", () -> !channel.isActive());
    assertNull(TestLoops.on(loop, () -> idle.peek(KEY)));
  }

  @Test
  void leavesWhatWasTakenAlone() throws Exception {
    IdleTargets idle = new IdleTargets(new TimerWheel(loop), 2, TimeUnit.MILLISECONDS.toNanos(1));
    EmbeddedChannel taken =
        TestLoops.on(
            loop,
            () -> {
              EmbeddedChannel channel = keep(idle);
              IdleTarget target = idle.peek(KEY);
              assertNotNull(target);
              assertTrue(idle.take(KEY, target));
              return channel;
            });
    // Kept later, so its time is over later.
    EmbeddedChannel later = TestLoops.on(loop, () -> keep(idle));
    Await.until("the end of an idle connection", () -> !later.isActive());
    assertTrue(taken.isActive());
    taken.close();
  }
}
