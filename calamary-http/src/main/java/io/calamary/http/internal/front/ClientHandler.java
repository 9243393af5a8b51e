package io.calamary.http.internal.front;

import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DrainEvent;
import io.calamary.core.spi.FlowReply;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.ForwardExchange;
import io.calamary.http.internal.forward.OriginBinding;
import io.calamary.http.internal.forward.OwnResponse;
import io.calamary.http.internal.forward.Pump;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.forward.ResponseSink;
import io.calamary.http.internal.forward.TextResponse;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.Method;
import io.calamary.http.internal.message.Progress;
import io.calamary.http.internal.message.RequestHead;
import io.calamary.http.internal.message.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a client, one after another: the next is looked at when the one before it
 * is answered, so answers come in order. What came early waits, and nothing more is read meanwhile.
 */
final class ClientHandler extends AskerHandler {
  private final Channel channel;
  private final RequestReader heads;
  private final HeadTime time;
  private @Nullable BodyReader body;
  private @Nullable Method method;
  private boolean waiting;
  private boolean processing;
  private boolean first = true;
  private boolean inputEnded;

  ClientHandler(ListenerSettings settings, ClientConnection client) {
    super(settings, client, new OriginBinding());
    this.channel = client.channel();
    this.heads = new RequestReader(settings.hop().limits());
    this.time =
        new HeadTime(
            client.timer(),
            settings.hop().timeouts(),
            this::tooSlow,
            () -> end(CloseReason.COMPLETED));
  }

  @Override
  public ResponseSink responses(Request request, Pump down) {
    return new TextResponse(request, settings.hop(), client, down);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over || !(msg instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    received.add(ctx.alloc(), bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    proceed();
    ForwardExchange running = exchange;
    if (running != null) {
      running.requestRead();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange == null && channel.isWritable()) {
      proceed();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** Goes on with what has come. */
  @Override
  public void proceed() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (step()) {
        // Each step takes a head, or finds that it can't.
      }
    } finally {
      processing = false;
    }
    received.trim();
    watch();
  }

  /** While nothing is read for the request, one read is; it tells when the client has left. */
  private void watch() {
    ForwardExchange running = exchange;
    boolean quiet = running == null ? waiting : !running.takesBody();
    if (quiet && received.isEmpty() && !inputEnded && !over) {
      channel.read();
    }
  }

  /** Whether there may be more to do with what has come. */
  private boolean step() {
    if (over || waiting) {
      return false;
    }
    ForwardExchange running = exchange;
    if (running != null) {
      bodyWanted();
      return false;
    }
    if (!channel.isWritable()) {
      // A client that does not take its answers gets no more of them.
      return false;
    }
    ByteBuf in = received.readable();
    if (in != null) {
      switch (heads.read(in)) {
        case COMPLETE -> {
          begin(heads.head());
          return true;
        }
        case FAILED -> {
          answer(Answer.of(heads.failure()).closing(), CloseReason.PROTOCOL_ERROR);
          return false;
        }
        case NEED_MORE -> {}
      }
    }
    awaitHead();
    return false;
  }

  private void awaitHead() {
    if (inputEnded) {
      end(first || heads.started() ? CloseReason.CLIENT_CLOSED : CloseReason.COMPLETED);
      return;
    }
    if (heads.started()) {
      time.begun();
    }
    channel.read();
  }

  private void tooSlow() {
    if (heads.started()) {
      answer(
          new Answer(408, "http_request_error", "the request head did not come in time", true),
          CloseReason.HANDSHAKE_TIMEOUT);
    } else {
      end(CloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  private void begin(RequestHead head) {
    time.whole();
    method = head.method();
    start.begin(head, BodyFraming.ofRequest(head));
  }

  @Override
  public void await() {
    waiting = true;
  }

  @Override
  public boolean resume() {
    waiting = false;
    return !over;
  }

  @Override
  public void forward(Request request) {
    BodyFraming framing = request.framing();
    body =
        framing.empty() ? null : BodyReader.of(framing, Direction.REQUEST, settings.hop().limits());
    super.forward(request);
  }

  /** This handler is about to be removed. */
  @Override
  public FlowReply tunnel() {
    over = true;
    return new ConnectReply(settings.answers());
  }

  @Override
  public void bodyWanted() {
    ForwardExchange running = exchange;
    ByteBuf in = received.readable();
    if (running != null && in != null && running.takesBody()) {
      read(in, Objects.requireNonNull(body, "body"), running);
      received.trim();
    }
    if (exchange == running && running != null && inputEnded && received.isEmpty()) {
      running.requestEnded();
    }
    watch();
  }

  private static void read(ByteBuf in, BodyReader reader, ForwardExchange running) {
    if (reader.read(in, running.requestBody()) == Progress.FAILED) {
      running.requestBroken(reader.failure());
    }
  }

  @Override
  public void finished(boolean keep) {
    exchange = null;
    if (keep && !client.draining()) {
      next();
    } else {
      end(CloseReason.COMPLETED);
    }
  }

  @Override
  public void send(OwnResponse response, boolean last, CloseReason reason) {
    exchange = null;
    boolean keep = !last && !client.draining() && start.clientStays();
    channel.write(response.asText(channel.alloc(), method == Method.HEAD, !keep));
    if (keep) {
      channel.flush();
      next();
    } else {
      end(reason);
    }
  }

  private void next() {
    first = false;
    method = null;
    time.between();
    proceed();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (over) {
      return;
    }
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      proceed();
    } else if (event == DrainEvent.INSTANCE && exchange == null && !waiting && idle()) {
      end(CloseReason.COMPLETED);
    }
  }

  private boolean idle() {
    return received.isEmpty() && !heads.started();
  }
}
