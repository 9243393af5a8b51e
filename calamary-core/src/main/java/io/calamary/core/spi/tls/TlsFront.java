package io.calamary.core.spi.tls;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a mode whose clients speak TLS. Looks at the first byte of a client, and
 * puts TLS behind itself where that begins a handshake. Who speaks a protocol of text instead is
 * told so. TLS stays when this handler goes, unless its handshake is not done. Of one event loop.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TlsFront extends ChannelInboundHandlerAdapter {
  private static final int HANDSHAKE = 0x16;

  private final ClientConnection client;
  private final TlsContexts contexts;
  private final Function<ByteBufAllocator, ByteBuf> plainAnswer;
  private final TlsStream stream;
  private ByteBuf first = Unpooled.EMPTY_BUFFER;
  private boolean decided;
  private boolean started;

  /**
   * Makes the handler of a client, whatever ALPN chooses.
   *
   * @param plainAnswer makes what to say to a client that begins with a letter; may be empty
   */
  public TlsFront(
      ClientConnection client,
      TlsContexts contexts,
      Function<ByteBufAllocator, ByteBuf> plainAnswer) {
    this(client, contexts, plainAnswer, protocol -> {});
  }

  /**
   * Makes the handler of a client.
   *
   * @param plainAnswer makes what to say to a client that begins with a letter; may be empty
   * @param negotiated told the protocol that ALPN chose, null for none, before any of its bytes
   */
  public TlsFront(
      ClientConnection client,
      TlsContexts contexts,
      Function<ByteBufAllocator, ByteBuf> plainAnswer,
      Consumer<@Nullable String> negotiated) {
    this.client = client;
    this.contexts = contexts;
    this.plainAnswer = plainAnswer;
    this.stream = new TlsStream(client, negotiated);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (started) {
      ctx.fireChannelRead(msg);
    } else if (msg instanceof ByteBuf bytes) {
      first = Unpooled.wrappedBuffer(first, bytes);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (started || !first.isReadable()) {
      ctx.fireChannelReadComplete();
    } else if (!decided) {
      decided = true;
      decide(ctx);
    }
  }

  private void decide(ChannelHandlerContext ctx) {
    int octet = first.getUnsignedByte(first.readerIndex());
    if (octet == HANDSHAKE) {
      client.await(contexts.refreshed(), (nothing, failure) -> start(ctx));
      return;
    }
    if (octet >= 'A' && octet <= 'z') {
      ctx.write(plainAnswer.apply(ctx.alloc()));
    }
    client.close(CloseReason.PROTOCOL_ERROR, "the client does not speak TLS");
  }

  private void start(ChannelHandlerContext ctx) {
    if (ctx.isRemoved() || !ctx.channel().isActive()) {
      return;
    }
    started = true;
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addAfter(ctx.name(), null, stream);
    if (contexts.single()) {
      pipeline.addAfter(ctx.name(), null, handler(contexts.forName(null), ctx.alloc()));
    } else {
      pipeline.addAfter(ctx.name(), null, new ByName());
    }
    ByteBuf begun = first;
    first = Unpooled.EMPTY_BUFFER;
    ctx.fireChannelRead(begun);
    ctx.fireChannelReadComplete();
  }

  /** The connection has a deadline for all that comes before a request, so TLS needs none. */
  private static SslHandler handler(SslContext context, ByteBufAllocator alloc) {
    SslHandler made = context.newHandler(alloc);
    made.setHandshakeTimeoutMillis(0);
    return made;
  }

  /** Waits for the name that the client asks for. */
  private final class ByName extends SniHandler {
    ByName() {
      super((@Nullable String name) -> contexts.forName(name));
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator alloc) {
      return handler(context, alloc);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    first.release();
    first = Unpooled.EMPTY_BUFFER;
    if (started && stream.handshaking()) {
      // Nothing can be said to this client any more, and what it says is of no interest.
      stream.leave(ctx.pipeline());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    first.release();
    first = Unpooled.EMPTY_BUFFER;
    ctx.fireChannelInactive();
  }
}
