package io.calamary.http.internal.h2;

import io.calamary.core.spi.StreamEnd;
import io.calamary.http.internal.message.ChunkedWriter;
import io.calamary.http.internal.message.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a stream: towards the proxy it is a connection of HTTP/1.1 with one request,
 * or a tunnel; END_STREAM is the end of its bytes, and RST_STREAM their cut (RFC 9113 section 8.5).
 */
final class H2Stream extends ChannelDuplexHandler implements StreamEnd {
  private final Channel stream;
  private final HeadLimits limits;
  private @Nullable ChannelHandlerContext context;
  private @Nullable H2Request request;
  private @Nullable H2Response response;
  private @Nullable ChannelFuture written;
  private long unsent;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean ending;

  H2Stream(Channel stream, HeadLimits limits) {
    this.stream = stream;
    this.limits = limits;
    StreamEnd.set(stream, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof Http2HeadersFrame headers) {
        headers(ctx, headers);
      } else if (msg instanceof Http2DataFrame data) {
        data(ctx, data);
      }
    } catch (MalformedException e) {
      refuse(ctx, Http2Error.PROTOCOL_ERROR);
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void headers(ChannelHandlerContext ctx, Http2HeadersFrame frame)
      throws MalformedException {
    H2Request before = request;
    if (before != null) {
      trailers(ctx, before, frame);
      return;
    }
    H2Request asked = H2Request.of(frame.headers(), frame.isEndStream());
    request = asked;
    response = new H2Response(asked, limits, this::frame);
    ending = frame.isEndStream();
    if (asked.kind() == H2Request.Kind.UNKNOWN) {
      // RFC 8441 section 5: a protocol that is not known.
      answer(ctx, "501");
      return;
    }
    ctx.fireChannelRead(text(ctx, asked.head()));
  }

  private void trailers(ChannelHandlerContext ctx, H2Request of, Http2HeadersFrame frame)
      throws MalformedException {
    if (of.tunnels() || !frame.isEndStream()) {
      throw new MalformedException("HEADERS inside a tunnel, or of nothing");
    }
    StringBuilder lines = new StringBuilder();
    H2Fields.write(frame.headers(), null, lines);
    ending = true;
    if (of.chunked() && !over()) {
      ctx.fireChannelRead(text(ctx, "0\r\n" + lines + "\r\n"));
    }
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
    H2Request of = Objects.requireNonNull(request, "request");
    ByteBuf content = frame.content();
    ending = frame.isEndStream();
    if (over()) {
      return;
    }
    if (!of.chunked()) {
      if (content.isReadable()) {
        ctx.fireChannelRead(content.retain());
      }
      return;
    }
    if (content.isReadable()) {
      ChunkedWriter.write(ctx.alloc(), content.retain(), ctx::fireChannelRead);
    }
    if (ending) {
      ctx.fireChannelRead(text(ctx, "0\r\n\r\n"));
    }
  }

  /** Whether what still comes from the client means nothing to anybody. */
  private boolean over() {
    H2Response given = response;
    return given == null
        || given.complete()
        || given.begun() && !given.tunnel() && Objects.requireNonNull(request).tunnels();
  }

  private static ByteBuf text(ChannelHandlerContext ctx, String text) {
    return ByteBufUtil.encodeString(
        ctx.alloc(), CharBuffer.wrap(text), StandardCharsets.ISO_8859_1);
  }

  /** The end comes behind the read that brought it, as it does from a socket. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (ending && !inputEnded) {
      inputEnded = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      ReferenceCountUtil.release(event);
      outputEnded = true;
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    H2Response given = response;
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.write(msg, promise);
      return;
    }
    if (given == null || outputEnded) {
      bytes.release();
      promise.trySuccess();
      return;
    }
    written = null;
    boolean sound = given.read(bytes);
    if (given.tunnel() && bytes.isReadable()) {
      frame(new DefaultHttp2DataFrame(bytes));
    } else {
      bytes.release();
    }
    done(promise);
    if (!sound) {
      refuse(ctx, Http2Error.INTERNAL_ERROR);
    }
  }

  /** A write is done when the last of its frames is. */
  private void done(ChannelPromise promise) {
    ChannelFuture last = written;
    if (last == null) {
      promise.trySuccess();
      return;
    }
    last.addListener(
        future -> {
          if (future.isSuccess()) {
            promise.trySuccess();
          } else {
            promise.tryFailure(future.cause());
          }
        });
  }

  private void frame(Http2StreamFrame frame) {
    int size = frame instanceof Http2DataFrame data ? data.content().readableBytes() : 0;
    boolean last =
        frame instanceof Http2DataFrame data && data.isEndStream()
            || frame instanceof Http2HeadersFrame headers && headers.isEndStream();
    outputEnded |= last;
    unsent += size;
    ChannelFuture future = context().write(frame);
    written = future;
    if (size > 0) {
      future.addListener(done -> unsent -= size);
    }
  }

  private void answer(ChannelHandlerContext ctx, String status) {
    outputEnded = true;
    ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(status), true));
    refuse(ctx, Http2Error.NO_ERROR);
  }

  /** Ends the stream with an error, in both directions. */
  private void refuse(ChannelHandlerContext ctx, Http2Error error) {
    outputEnded = true;
    if (stream.isActive()) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
      ctx.close();
    }
  }

  @Override
  public void endOutput() {
    ChannelHandlerContext ctx = context();
    H2Response given = response;
    if (!outputEnded && given != null && given.tunnel()) {
      frame(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
      ctx.flush();
    } else if (!outputEnded) {
      refuse(ctx, Http2Error.INTERNAL_ERROR);
    } else if (!inputEnded && given != null && !given.tunnel()) {
      // RFC 9113 section 8.1: the response is whole, and the rest of the request is not wanted.
      refuse(ctx, Http2Error.NO_ERROR);
    }
  }

  /** A close is an end, unless it is a reset. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    endOutput();
    ctx.close(promise);
  }

  @Override
  public void reset() {
    H2Request asked = request;
    boolean tunnel = asked != null && asked.tunnels();
    refuse(context(), tunnel ? Http2Error.CONNECT_ERROR : Http2Error.INTERNAL_ERROR);
  }

  @Override
  public long unsent() {
    return unsent;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "context");
  }
}
