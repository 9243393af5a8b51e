package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.HeadLimits;
import io.calamary.http.internal.message.Progress;
import io.calamary.http.internal.message.ResponseReader;
import io.calamary.http.internal.message.SyntaxFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a connection to an origin server: reads responses for the exchange that uses the
 * connection. While none does, whatever comes ends it: a server has nothing to say then.
 */
final class OriginHandler extends ChannelInboundHandlerAdapter {
  private final ResponseReader heads;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ResponseRelay exchange;
  private @Nullable BodyReader body;
  private final Received received = new Received();
  private boolean tunnel;

  OriginHandler(HeadLimits limits) {
    heads = new ResponseReader(limits);
  }

  /** Begins an exchange; it is told what comes. */
  void begin(ResponseRelay next) {
    exchange = next;
    body = null;
  }

  /** The exchange is over. */
  void end() {
    exchange = null;
    body = null;
    if (!tunnel) {
      received.release();
    }
  }

  /** The connection waits for another exchange: the end of its input must be noticed. */
  void idle() {
    end();
    Objects.requireNonNull(context, "context").read();
  }

  /** From now on the connection is a tunnel; what is left here goes on when the handler goes. */
  void becomeTunnel() {
    tunnel = true;
    exchange = null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (tunnel) {
      received.passOn(ctx);
    } else {
      received.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ResponseRelay running = exchange;
    if (running == null || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      ctx.close();
      return;
    }
    running.received(bytes.readableBytes());
    received.add(ctx.alloc(), bytes);
    parse(ctx, running);
    received.trim();
  }

  private void parse(ChannelHandlerContext ctx, ResponseRelay running) {
    ByteBuf in;
    while (exchange == running && (in = received.readable()) != null) {
      Progress progress = body == null ? head(in, running) : body(in, running);
      if (progress == Progress.NEED_MORE) {
        return;
      }
    }
    if (exchange == null && !tunnel && received.readable() != null) {
      // More than one response to one request: nobody can say what the rest belongs to.
      ctx.close();
    }
  }

  private Progress head(ByteBuf in, ResponseRelay running) {
    Progress progress = heads.read(in);
    if (progress == Progress.COMPLETE) {
      body = running.head(heads.head());
      BodyReader begun = body;
      if (begun != null && exchange == running) {
        return body(in, running);
      }
    } else if (progress == Progress.FAILED) {
      running.broken(heads.failure());
    }
    return progress;
  }

  private Progress body(ByteBuf in, ResponseRelay running) {
    BodyReader reader = Objects.requireNonNull(body, "body");
    BodySink sink = running.sink();
    Progress progress = reader.read(in, sink);
    if (progress == Progress.COMPLETE) {
      body = null;
      running.end(in.isReadable());
    } else if (progress == Progress.FAILED) {
      running.broken(reader.failure());
    }
    return progress;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ResponseRelay running = exchange;
    if (running != null) {
      running.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !tunnel) {
      inputEnded();
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void inputEnded() {
    ResponseRelay running = exchange;
    BodyReader reader = body;
    if (running == null) {
      return;
    }
    if (reader == null) {
      running.closed(heads.started(), null);
    } else if (reader.inputEnded(running.sink()) == Progress.COMPLETE) {
      body = null;
      running.end(false);
    } else {
      SyntaxFailure failure = reader.failure();
      running.closed(true, failure.detail());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    gone(cause.getMessage());
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone(null);
    received.release();
    ctx.fireChannelInactive();
  }

  private void gone(@Nullable String detail) {
    ResponseRelay running = exchange;
    if (running != null) {
      running.closed(heads.started() || body != null, detail);
    }
  }
}
