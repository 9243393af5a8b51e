package io.calamary.socks5.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Protects all that goes to a client, and takes the protection off what comes (RFC 1961 section 5).
 * It stays when the tunnel opens. A wrong message, or one that the end of the input has cut, ends
 * the connection.
 */
final class GssProtection extends ChannelDuplexHandler {
  /** More would have a client wait longer for the first of its bytes, and save nothing. */
  private static final int MOST_PLAIN = 1 << 15;

  private static final int OVERHEAD = 128;

  private final Seal seal;
  private @Nullable ByteBuf received;
  private boolean passedOn;
  private boolean failed;

  GssProtection(Seal seal) {
    this.seal = seal;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (failed || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    ByteBuf before = received;
    ByteBuf in =
        before == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes);
    received = in;
    ByteBuf plain = ctx.alloc().buffer(in.readableBytes());
    DecoderException wrong = null;
    try {
      unseal(in, plain);
    } catch (DecoderException e) {
      wrong = e;
    }
    if (wrong != null || !in.isReadable()) {
      release();
    }
    if (plain.isReadable()) {
      passedOn = true;
      ctx.fireChannelRead(plain);
    } else {
      plain.release();
    }
    if (wrong != null) {
      fail(ctx, wrong);
    }
  }

  private void unseal(ByteBuf in, ByteBuf plain) {
    while (true) {
      Parsed<GssMessage> parsed = GssMessage.parse(in, GssMessage.DATA);
      GssMessage message = parsed.value();
      if (message != null) {
        plain.writeBytes(seal.unwrap(message.take(in)));
      } else if (parsed.flaw() != null) {
        throw new DecoderException(parsed.detail());
      } else {
        return;
      }
    }
  }

  private void fail(ChannelHandlerContext ctx, DecoderException cause) {
    failed = true;
    release();
    ctx.fireExceptionCaught(cause);
  }

  /** Who asked for bytes gets some, or hears that there are none to come. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    boolean incomplete = !passedOn && received != null;
    passedOn = false;
    if (incomplete) {
      ctx.read();
    } else {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && received != null) {
      fail(ctx, new DecoderException("the client ended within a GSS-API message"));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (!(msg instanceof ByteBuf plain) || !plain.isReadable()) {
      ctx.write(msg, promise);
      return;
    }
    int most = Math.min(MOST_PLAIN, seal.most());
    int pieces = plain.readableBytes() / most + 1;
    ByteBuf out = ctx.alloc().buffer(plain.readableBytes() + pieces * OVERHEAD);
    try {
      while (plain.isReadable()) {
        byte[] piece = new byte[Math.min(most, plain.readableBytes())];
        plain.readBytes(piece);
        GssMessage.write(out, GssMessage.DATA, seal.wrap(piece));
      }
    } catch (EncoderException e) {
      out.release();
      promise.tryFailure(e);
      ctx.close();
      return;
    } finally {
      plain.release();
    }
    ctx.write(out, promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    release();
    seal.dispose();
  }

  private void release() {
    ByteBuf left = received;
    received = null;
    if (left != null) {
      left.release();
    }
  }
}
