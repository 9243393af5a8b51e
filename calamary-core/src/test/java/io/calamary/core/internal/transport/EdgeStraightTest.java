package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that go past the pipeline. */
class EdgeStraightTest extends EdgeTcpSockets {
  private final BlockingQueue<String> piped = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private Socket client;
  private SocketChannel channel;

  /** Does something with what comes. */
  private final class Taking implements StraightReceiver {
    private final Consumer<ByteBuf> taker;
    private boolean first = true;

    Taking(Consumer<ByteBuf> taker) {
      this.taker = taker;
    }

    @Override
    public boolean isFirst() {
      return first;
    }

    @Override
    public void received(ByteBuf bytes) {
      taker.accept(bytes);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen(false).localAddress();
    client = new Socket(address.getAddress(), address.getPort());
    client.setTcpNoDelay(true);
    channel = take();
    channel.config().setRecvByteBufAllocator(RecvBuffers.INSTANCE);
    TestLoops.addFirst(channel, new Hearing(piped));
  }

  @AfterEach
  void disconnect() throws Exception {
    assertTrue(piped.isEmpty(), () -> "nobody expects " + piped);
    client.close();
  }

  private void want(StraightReceiver to) {
    // Before anything comes: what comes unasked goes through the pipeline.
    channel.eventLoop().submit(() -> ((StraightChannel) channel).want(to)).syncUninterruptibly();
  }

  private Object next() throws InterruptedException {
    Object next = told.poll(20, TimeUnit.SECONDS);
    assertNotNull(next, "nothing comes");
    return next;
  }

  private Object send(String text, Taking to) throws Exception {
    want(to);
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return next();
  }

  private static String text(ByteBuf bytes) {
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsNotKeptIsReadIntoTheSameBuffer() throws Exception {
    Taking to =
        new Taking(
            bytes -> {
              assertEquals("piece", text(bytes));
              told.add(bytes);
            });
    Object buffer = send("piece", to);
    assertSame(buffer, send("piece", to));
    assertSame(buffer, send("piece", to));
  }

  @Test
  void whatIsKeptStaysAsItIs() throws Exception {
    Taking to = new Taking(bytes -> told.add(bytes.retain()));
    ByteBuf first = (ByteBuf) send("first", to);
    ByteBuf second = (ByteBuf) send("second", to);
    assertNotSame(first, second);
    assertEquals("first", text(first));
    assertEquals("second", text(second));
    // Behind what the event loop does with it.
    channel.close().sync();
    assertTrue(first.release());
    assertTrue(second.release());
  }

  @Test
  void whatIsLargeIsReadIntoBuffersThatGrow() throws Exception {
    int[] left = {1 << 20};
    int[] largest = {0};
    Taking[] to = new Taking[1];
    to[0] =
        new Taking(
            bytes -> {
              largest[0] = Math.max(largest[0], bytes.capacity());
              left[0] -= bytes.readableBytes();
              told.add(left[0]);
              ((StraightChannel) channel).want(to[0]);
            });
    want(to[0]);
    client.getOutputStream().write(new byte[left[0]]);
    Object now = next();
    while (!now.equals(0)) {
      now = next();
    }
    assertTrue(largest[0] > RecvBuffers.MIN_BYTES);
  }

  @Test
  void aHandlerThatCameFirstSeesWhatComes() throws Exception {
    Taking to = new Taking(told::add);
    want(to);
    channel.eventLoop().submit(() -> to.first = false).sync();
    client.getOutputStream().write('x');
    assertEquals("x", piped.poll(20, TimeUnit.SECONDS));
    assertTrue(told.isEmpty());
  }

  @Test
  void whoeverReadsThePlainWayGetsItThere() throws Exception {
    want(new Taking(told::add));
    channel.eventLoop().submit(() -> channel.read()).sync();
    client.getOutputStream().write('x');
    assertEquals("x", piped.poll(20, TimeUnit.SECONDS));
    assertTrue(told.isEmpty());
  }

  @Test
  void aReceiverThatFailsEndsTheConnection() throws Exception {
    TestLoops.addFirst(
        channel,
        new ChannelInboundHandlerAdapter() {
          @Override
          @SuppressWarnings("deprecation") // declared here as well as by ChannelHandler
          public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            told.add(cause.getMessage());
          }
        });
    Taking to =
        new Taking(
            bytes -> {
              throw new IllegalStateException("on purpose");
            });
    assertEquals("on purpose", send("x", to));
    channel.closeFuture().sync();
    assertFalse(channel.isOpen());
  }

  @Test
  void theEndIsTold() throws Exception {
    want(new Taking(bytes -> told.add(text(bytes))));
    client.getOutputStream().write("last".getBytes(StandardCharsets.US_ASCII));
    client.shutdownOutput();
    assertEquals("last", next());
    assertEquals("the end", piped.poll(20, TimeUnit.SECONDS));
  }
}
