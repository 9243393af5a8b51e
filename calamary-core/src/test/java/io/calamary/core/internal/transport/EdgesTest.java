package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.TestLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads and writes where the kernel tells once what has changed. */
class EdgesTest extends EdgeTcpSockets {
  @Test
  void whatIsBehindUrgentDataIsRead() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen(false).localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      client.setTcpNoDelay(true);
      SocketChannel channel = take();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      TestLoops.addFirst(channel, new Hearing(heard));
      client.getOutputStream().write("before".getBytes(StandardCharsets.US_ASCII));
      client.sendUrgentData('!');
      client.getOutputStream().write("behind".getBytes(StandardCharsets.US_ASCII));
      StringBuilder all = new StringBuilder();
      while (all.length() < "beforebehind".length()) {
        channel.read();
        String piece = heard.poll(20, TimeUnit.SECONDS);
        assertNotNull(piece, () -> "nothing more comes behind '" + all + "'");
        all.append(piece);
      }
      assertEquals("beforebehind", all.toString());
    }
  }

  @Test
  void whatIsLeftByOneReadComesWithTheNext() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen(false).localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(3));
      TestLoops.addFirst(channel, new Hearing(heard));
      client.getOutputStream().write("one two six".getBytes(StandardCharsets.US_ASCII));
      for (String piece : new String[] {"one", " tw", "o s", "ix"}) {
        assertNull(heard.poll(), "what nobody has asked for");
        channel.read();
        assertEquals(piece, heard.poll(20, TimeUnit.SECONDS));
      }
      assertNull(heard.poll());
    }
  }

  @Test
  void anEndIsToldThoughNobodyReads() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen(false).localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      TestLoops.addFirst(channel, new Hearing(heard));
      client.getOutputStream().write("last".getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      assertEquals("last", heard.poll(20, TimeUnit.SECONDS));
      assertEquals("the end", heard.poll(20, TimeUnit.SECONDS));
      assertTrue(channel.isInputShutdown());
      assertTrue(channel.isActive());
    }
  }

  @Test
  void aResetBehindBytesIsToldBehindThem() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen(false).localAddress();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    SocketChannel channel;
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      channel = take();
      TestLoops.addFirst(channel, new Hearing(heard));
      client.getOutputStream().write("last".getBytes(StandardCharsets.US_ASCII));
      client.setSoLinger(true, 0);
    }
    assertEquals("last", heard.poll(20, TimeUnit.SECONDS));
    channel.closeFuture().sync();
    assertNull(heard.poll());
  }

  @Test
  void aPeerThatReadsSlowlyGetsAllOfManyPieces() throws Exception {
    getsAllOfManyPieces(false);
  }

  @Test
  void aPeerThatHasEndedGetsAllOfManyPieces() throws Exception {
    getsAllOfManyPieces(true);
  }

  private void getsAllOfManyPieces(boolean ended) throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen().localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      if (ended) {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        TestLoops.addFirst(channel, new Hearing(heard));
        client.shutdownOutput();
        assertEquals("the end", heard.poll(20, TimeUnit.SECONDS));
      }
      byte[] sent = new byte[12_000_000];
      new Random(7).nextBytes(sent);
      for (int at = 0; at < sent.length; at += 100_000) {
        ByteBuf first = Unpooled.copiedBuffer(sent, at, 1_000);
        ByteBuf second = Unpooled.directBuffer().writeBytes(sent, at + 1_000, 50_000);
        channel.write(Unpooled.wrappedBuffer(first, second));
        channel.write(Unpooled.EMPTY_BUFFER);
        channel.write(Unpooled.directBuffer().writeBytes(sent, at + 51_000, 49_000));
      }
      channel.flush();
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.shutdownOutput());
      assertArrayEquals(sent, client.getInputStream().readAllBytes());
    }
  }

  @Test
  void theInputStaysOpenBehindTheEndOfTheOutput() throws Exception {
    InetSocketAddress address = (InetSocketAddress) listen().localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      SocketChannel channel = take();
      BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      TestLoops.addFirst(channel, new Hearing(heard));
      channel.writeAndFlush(bytes("last words"));
      assertTrue(channel.shutdownOutput().sync().isSuccess());
      assertTrue(channel.isOutputShutdown());
      assertEquals("last words", new String(client.getInputStream().readAllBytes(), "US-ASCII"));
      ByteBuf late = bytes("too late");
      ChannelFuture refused = channel.writeAndFlush(late).await();
      assertFalse(refused.isSuccess());
      assertEquals(0, late.refCnt());
      assertTrue(channel.isActive());
      client.getOutputStream().write("still here".getBytes(StandardCharsets.US_ASCII));
      assertEquals("still here", heard.poll(20, TimeUnit.SECONDS));
      assertTrue(channel.shutdownOutput().sync().isSuccess());
      channel.close().sync();
      assertFalse(channel.shutdownOutput().await().isSuccess());
    }
  }
}
