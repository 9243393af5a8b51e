package io.calamary.http.internal.h2;

import io.calamary.core.spi.StreamEnd;
import io.calamary.http.internal.forward.Hop;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.HeadBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a stream: its bytes are the content of DATA frames, END_STREAM is their end,
 * and RST_STREAM their cut (RFC 9113 section 8.5). What comes in is a {@link H2Request}, then
 * content, then, unless the stream may become a tunnel, the {@link Fields} of its trailers, which
 * are its end.
 */
final class H2Stream extends ChannelDuplexHandler implements StreamEnd {
  private final Channel stream;
  private final Hop hop;
  private @Nullable ChannelHandlerContext context;
  private @Nullable H2Request request;
  private @Nullable ChannelFuture last;
  private long unsent;
  private boolean connected;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean ending;

  H2Stream(Channel stream, Hop hop) {
    this.stream = stream;
    this.hop = hop;
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
    ending = frame.isEndStream();
    if (request == null) {
      H2Request asked = H2Request.of(frame.headers(), ending, hop.limits(), hop.webSocket());
      request = asked;
      ctx.fireChannelRead(asked);
    } else {
      trailers(ctx, request, frame);
    }
  }

  private void trailers(ChannelHandlerContext ctx, H2Request of, Http2HeadersFrame frame)
      throws MalformedException {
    if (of.tunnels() || !ending) {
      throw new MalformedException("HEADERS inside a tunnel, or of nothing");
    }
    HeadBuilder trailers = HeadBuilder.trailers();
    H2Fields.trailers(frame.headers(), trailers);
    ctx.fireChannelRead(trailers.fields());
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
    H2Request of = Objects.requireNonNull(request, "request");
    ending = frame.isEndStream();
    if (frame.content().isReadable()) {
      ctx.fireChannelRead(frame.content().retain());
    }
    if (ending && !of.tunnels()) {
      ctx.fireChannelRead(Fields.EMPTY);
    }
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
      inputEnded = true;
      // Once the codec knows that the stream is closed, so that no reset answers this one (RFC 9113
      // section 5.4.2).
      ctx.executor().execute(ctx::close);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** The codec found what is wrong with a frame of this stream. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception wrong) {
      refuse(ctx, wrong.error());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof ByteBuf bytes && !bytes.isReadable()) {
      bytes.release();
      behindLast(promise);
    } else if (outputEnded) {
      ReferenceCountUtil.release(msg);
      promise.trySuccess();
    } else {
      last = promise;
      if (msg instanceof Http2HeadersFrame headers) {
        head(ctx, headers, promise);
      } else {
        content(
            ctx,
            msg instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : (Http2DataFrame) msg,
            promise);
      }
    }
  }

  /** Nothing is to be written, but all before it. */
  private void behindLast(ChannelPromise promise) {
    ChannelFuture before = last;
    if (before == null || before.isDone()) {
      promise.trySuccess();
    } else {
      before.addListener(done -> promise.trySuccess());
    }
  }

  private void head(ChannelHandlerContext ctx, Http2HeadersFrame frame, ChannelPromise promise) {
    H2Request of = request;
    CharSequence status = frame.headers().status();
    outputEnded = frame.isEndStream();
    if (of != null && of.tunnels() && status != null && status.charAt(0) == '2') {
      connected = true;
    }
    ctx.write(frame, promise);
  }

  private void content(ChannelHandlerContext ctx, Http2DataFrame frame, ChannelPromise promise) {
    int size = frame.content().readableBytes();
    outputEnded = frame.isEndStream();
    unsent += size;
    ctx.write(frame, promise.unvoid()).addListener(done -> unsent -= size);
  }

  /** Ends the stream with an error, in both directions. */
  private void refuse(ChannelHandlerContext ctx, Http2Error error) {
    outputEnded = true;
    inputEnded = true;
    if (stream.isActive()) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
      ctx.close();
    }
  }

  @Override
  public void endOutput() {
    ChannelHandlerContext ctx = context();
    if (outputEnded) {
      if (!inputEnded && !connected) {
        // RFC 9113 section 8.1: the response is whole, and the rest of the request is not wanted.
        refuse(ctx, Http2Error.NO_ERROR);
      }
    } else if (connected) {
      outputEnded = true;
      ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
    } else {
      refuse(ctx, Http2Error.INTERNAL_ERROR);
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
