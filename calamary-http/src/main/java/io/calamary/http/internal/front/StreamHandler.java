package io.calamary.http.internal.front;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowReply;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.ForwardExchange;
import io.calamary.http.internal.forward.OriginBinding;
import io.calamary.http.internal.forward.OwnResponse;
import io.calamary.http.internal.forward.Pump;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.forward.ResponseSink;
import io.calamary.http.internal.h2.FrameResponse;
import io.calamary.http.internal.h2.Frames;
import io.calamary.http.internal.h2.H2Request;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.Method;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The one request of a stream of HTTP/2. */
final class StreamHandler extends AskerHandler {
  private static final Answer UNKNOWN =
      new Answer(501, "http_request_error", ":protocol (expected: websocket)", true);

  private @Nullable Fields trailers;
  private boolean headOnly;

  /**
   * Makes the handler of a stream.
   *
   * @param binding the idle connections that all streams of the connection may use
   */
  StreamHandler(ListenerSettings settings, ClientConnection client, OriginBinding binding) {
    super(settings, client, binding);
  }

  @Override
  public ResponseSink responses(Request request, Pump down) {
    return new FrameResponse(request, settings.hop(), client, down);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over) {
      ReferenceCountUtil.release(msg);
    } else if (msg instanceof ByteBuf bytes) {
      content(ctx, bytes);
    } else if (msg instanceof H2Request asked) {
      begin(asked);
    } else if (msg instanceof Fields end) {
      trailers = end;
      ForwardExchange running = exchange;
      if (running != null && received.isEmpty()) {
        running.requestBody().end(end);
      }
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void begin(H2Request asked) {
    client.timer().stop();
    headOnly = asked.head().method() == Method.HEAD;
    if (asked.beyond() != null) {
      answer(Answer.of(asked.beyond()), CloseReason.PROTOCOL_ERROR);
    } else if (asked.kind() == H2Request.Kind.UNKNOWN) {
      answer(UNKNOWN, CloseReason.UNSUPPORTED);
    } else {
      start.begin(asked.head(), asked.framing());
    }
  }

  private void content(ChannelHandlerContext ctx, ByteBuf bytes) {
    ForwardExchange running = exchange;
    if (running != null && running.takesBody()) {
      running.requestBody().data(bytes);
    } else {
      received.add(ctx.alloc(), bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ForwardExchange running = exchange;
    if (running != null) {
      running.requestRead();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void bodyWanted() {
    ForwardExchange running = exchange;
    ByteBuf in = received.readable();
    Fields end = trailers;
    if (running != null && running.takesBody()) {
      if (in != null) {
        running.requestBody().data(in.readRetainedSlice(in.readableBytes()));
        received.trim();
      }
      if (end != null) {
        running.requestBody().end(end);
      }
    }
  }

  @Override
  public void await() {
    // Nothing more is read before the exchange wants it.
  }

  @Override
  public boolean resume() {
    return !over;
  }

  @Override
  public void proceed() {
    // There is nothing else to do in a stream.
  }

  @Override
  public FlowReply tunnel() {
    over = true;
    return new StreamReply(settings.answers());
  }

  @Override
  public void finished(boolean keep) {
    end(CloseReason.COMPLETED);
  }

  @Override
  public void send(OwnResponse response, boolean last, CloseReason reason) {
    Frames.write(client.channel(), response, headOnly);
    end(reason);
  }
}
