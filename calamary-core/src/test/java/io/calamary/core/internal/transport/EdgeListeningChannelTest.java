package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.TestLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections a listening socket takes at once. */
class EdgeListeningChannelTest extends EdgeTcpSockets {
  private final List<Socket> clients = new ArrayList<>();
  private final BlockingQueue<Integer> turns = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void whatWaitsIsTakenTogetherButNotAllOfMany() throws Exception {
    Channel listening = listen();
    count(listening);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    listening
        .eventLoop()
        .execute(
            () -> {
              busy.countDown();
              await(waiting);
            });
    await(busy);
    connect(listening, 20);
    waiting.countDown();
    // The kernel may still be at work on the last of them, so that they come later.
    List<Integer> taken = new ArrayList<>();
    for (int all = 0; all < 20; all += taken.get(taken.size() - 1)) {
      taken.add(turns.poll(20, TimeUnit.SECONDS));
    }
    assertTrue(taken.size() < 20, taken::toString);
    assertTrue(Collections.max(taken) <= 16, taken::toString);
    for (int i = 0; i < 20; i++) {
      assertNotNull(take());
    }
  }

  @Test
  void whoAsksForOneGetsOne() throws Exception {
    Channel listening = listen();
    listening.eventLoop().submit(() -> listening.config().setAutoRead(false)).sync();
    count(listening);
    connect(listening, 4);
    assertEquals(1, turns.poll(20, TimeUnit.SECONDS), "it had asked already");
    for (int i = 0; i < 3; i++) {
      assertNull(turns.poll(), "what nobody has asked for");
      listening.read();
      assertEquals(1, turns.poll(20, TimeUnit.SECONDS));
    }
  }

  private void connect(Channel listening, int count) throws Exception {
    InetSocketAddress address = (InetSocketAddress) listening.localAddress();
    for (int i = 0; i < count; i++) {
      clients.add(new Socket(address.getAddress(), address.getPort()));
    }
  }

  private void count(Channel listening) throws Exception {
    TestLoops.addFirst(
        listening,
        new ChannelInboundHandlerAdapter() {
          private int accepted;

          @Override
          public void channelRead(ChannelHandlerContext ctx, Object connection) {
            accepted++;
            ctx.fireChannelRead(connection);
          }

          @Override
          public void channelReadComplete(ChannelHandlerContext ctx) {
            turns.add(accepted);
            accepted = 0;
            ctx.fireChannelReadComplete();
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
