package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays in a client's pipeline, with a seal that adds a byte in front. */
class GssProtectionTest {
  private static final byte MARK = 42;

  private final FakeSeal seal = new FakeSeal();
  private final Reads reads = new Reads();
  private final Ends ends = new Ends();
  private final EmbeddedChannel channel = new EmbeddedChannel(reads, new GssProtection(seal), ends);

  /** Puts a mark before what is protected. */
  private static final class FakeSeal implements Seal {
    private int most = 1000;
    private boolean broken;
    private boolean disposed;

    @Override
    public int most() {
      return most;
    }

    @Override
    public byte[] wrap(byte[] plain) {
      assertTrue(plain.length <= most, "too long to be protected");
      if (broken) {
        throw new EncoderException("expired");
      }
      byte[] token = new byte[plain.length + 1];
      token[0] = MARK;
      System.arraycopy(plain, 0, token, 1, plain.length);
      return token;
    }

    @Override
    public byte[] unwrap(byte[] token) {
      if (token[0] != MARK) {
        throw new DecoderException("forged");
      }
      return Arrays.copyOfRange(token, 1, token.length);
    }

    @Override
    public void unordered() {
      throw new AssertionError("no datagrams here");
    }

    @Override
    public void dispose() {
      disposed = true;
    }
  }

  /** Counts the reads that reach the socket. */
  private static final class Reads extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void read(ChannelHandlerContext ctx) {
      count++;
    }
  }

  /** Counts the ends of reads that get through. */
  private static final class Ends extends ChannelInboundHandlerAdapter {
    private int count;

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      count++;
    }
  }

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] message(byte... plain) {
    ByteBuf out = Unpooled.buffer();
    GssMessage.write(out, GssMessage.DATA, new FakeSeal().wrap(plain));
    return ByteBufUtil.getBytes(out);
  }

  private byte[] received() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      all.writeBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
    return all.toByteArray();
  }

  private byte[] sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
    return all.toByteArray();
  }

  @Test
  void takesMessagesApartWhereverTheyAreCut() {
    byte[] plain = random(700);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < plain.length; i += 70) {
      stream.writeBytes(message(Arrays.copyOfRange(plain, i, i + 70)));
      stream.writeBytes(message());
    }
    byte[] all = stream.toByteArray();
    for (int step = 1; step <= all.length; step += step < 90 ? 1 : 97) {
      for (int i = 0; i < all.length; i += step) {
        channel.writeInbound(Unpooled.copiedBuffer(all, i, Math.min(step, all.length - i)));
      }
      assertArrayEquals(plain, received(), "in pieces of " + step);
    }
  }

  @Test
  void asksForTheRestOfAMessageByItself() {
    channel.config().setAutoRead(false);
    byte[] message = message((byte) 1);
    int before = reads.count;
    channel.writeInbound(Unpooled.copiedBuffer(message, 0, 5));
    assertEquals(before + 1, reads.count, "the proxy's reader has asked once and got nothing");
    assertEquals(0, ends.count);

    channel.writeInbound(Unpooled.copiedBuffer(message, 5, message.length - 5));

    assertEquals(before + 1, reads.count, "it is the reader's turn");
    assertEquals(1, ends.count);
    assertArrayEquals(new byte[] {1}, received());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1000, 1001, 70_000})
  void cutsWhatIsTooLongForOneMessage(int length) {
    byte[] plain = random(length);
    channel.writeOutbound(Unpooled.copiedBuffer(plain));
    byte[] sent = sent();
    assertEquals(length + (length + 999) / 1000 * 5, sent.length);
    channel.writeInbound(Unpooled.copiedBuffer(sent));
    assertArrayEquals(plain, received());
  }

  @Test
  void sendsNoMessageForNothing() {
    channel.writeOutbound(Unpooled.EMPTY_BUFFER);
    assertEquals(0, sent().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0103000207", "01030000", "01020001", "01ff", "050100"})
  void passesOnWhatWasGoodAndEndsWithWhatIsWrong(String hex) {
    byte[] wrong = Bytes.hex(hex.length() == 10 ? hex + "07" : hex);
    ByteBuf all = Unpooled.copiedBuffer(message((byte) 1), wrong, message((byte) 2));

    assertThrows(DecoderException.class, () -> channel.writeInbound(all));
    channel.writeInbound(Unpooled.copiedBuffer(message((byte) 3)));

    assertArrayEquals(new byte[] {1}, received());
  }

  @Test
  void doesNotTakeACutMessageForAnEnd() {
    channel.writeInbound(Unpooled.copiedBuffer(message((byte) 1)));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.checkException();
    channel.writeInbound(Unpooled.copiedBuffer(message((byte) 1), 0, 5));

    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

    assertThrows(DecoderException.class, channel::checkException);
  }

  @Test
  void endsWhenNothingCanBeProtectedAnyMore() {
    seal.broken = true;
    ChannelFuture written = channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] {1}));
    assertEquals("expired", written.cause().getMessage());
    assertFalse(channel.isOpen());
    assertEquals(0, sent().length);
  }

  @Test
  void forgetsTheKeysWithTheConnection() {
    assertFalse(seal.disposed);
    channel.close();
    assertTrue(seal.disposed);
  }
}
