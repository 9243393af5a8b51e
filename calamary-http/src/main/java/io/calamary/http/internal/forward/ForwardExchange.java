package io.calamary.http.internal.forward;

import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.Progress;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.SyntaxFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. Both directions stream, each with its own back-pressure; however it
 * ends, the client learns it once: by a whole response, by an answer of the proxy, or by a response
 * that is visibly cut.
 */
public final class ForwardExchange implements ExchangeListener {
  private static final int MOST_INTERIM = 32;

  private final Request request;
  private final Hop hop;
  private final Requester client;
  private final OriginBinding binding;
  private final @Nullable RequestBody body;
  private @Nullable OpenFlow flow;
  private @Nullable OriginHandler origin;
  private @Nullable ResponseRelay response;
  private @Nullable Pump down;
  private int interim;
  private boolean ended;

  /** Makes the exchange of a request. */
  public ForwardExchange(Request request, Hop hop, Requester client, OriginBinding binding) {
    this.request = request;
    this.hop = hop;
    this.client = client;
    this.binding = binding;
    this.body =
        request.framing().empty()
            ? null
            : new RequestBody(
                BodyReader.of(request.framing(), Direction.REQUEST, hop.limits()),
                request.framing());
  }

  /** Asks for the flow. */
  public void start() {
    client
        .connection()
        .request(Objects.requireNonNull(request.target().endpoint(), "endpoint"))
        .user(request.user())
        .inspection(Inspections.of(request))
        .exchange(() -> new OriginHandler(hop.limits()), binding.key(request), this);
  }

  @Override
  public void opened(OpenFlow opened) {
    flow = opened;
    if (ended) {
      opened.fail(CloseReason.CLIENT_CLOSED, null);
      return;
    }
    OriginHandler handler = (OriginHandler) opened.targetHandlerInUse();
    origin = handler;
    Channel server = opened.target();
    handler.begin(this);
    Pump up = new Pump(client.connection().channel(), server);
    down = new Pump(server, client.connection().channel());
    ByteBuf head = RequestHeads.write(request, hop, server.alloc());
    opened.count(head.readableBytes(), 0);
    up.write(head);
    if (body == null) {
      up.end();
      up.flush();
      awaitResponse();
    } else {
      client.connection().timer().start(hop.timeouts().idle(), this::stalled);
      body.begin(up, opened);
      client.bodyWanted();
      up.flush();
    }
    server.read();
  }

  @Override
  public void refused(FlowFailure failure) {
    ended = true;
    client.answer(closingIfUnread(Causes.answer(failure)), failure.reason());
  }

  /** Takes what belongs to the request's body. */
  public void requestBytes(ByteBuf in) {
    RequestBody reading = body;
    if (reading == null || !reading.running() || ended) {
      return;
    }
    Progress progress = reading.read(in);
    client.connection().timer().touch();
    if (progress == Progress.COMPLETE) {
      if (response == null) {
        awaitResponse();
      }
    } else if (progress == Progress.FAILED) {
      refuse(Answer.of(reading.failure()), CloseReason.PROTOCOL_ERROR);
    }
  }

  /** A read of the client's connection is done. */
  public void requestRead() {
    if (body != null && !ended) {
      body.flush();
    }
  }

  /** Whether nothing of the request is being read now, so that it is safe to look for its end. */
  public boolean readsNothing() {
    return body == null || !body.running();
  }

  /** The client sends nothing more: fatal only where a part of the request is missing. */
  public void requestEnded() {
    if (body != null && !body.done()) {
      fail(CloseReason.CLIENT_CLOSED, "the request was cut off");
      client.connection().close(CloseReason.CLIENT_CLOSED, "the request was cut off");
    }
  }

  /** The client's connection is gone. */
  public void clientGone() {
    fail(CloseReason.CLIENT_CLOSED, null);
  }

  private void awaitResponse() {
    client.connection().timer().start(hop.timeouts().response(), this::unanswered);
  }

  private void unanswered() {
    refuse(new FlowFailure(CloseReason.TARGET_TIMEOUT, "no response in time", null));
  }

  private void stalled() {
    if (pump().moved() || body != null && body.moved()) {
      client.connection().timer().start(hop.timeouts().idle(), this::stalled);
    } else if (response == null) {
      refuse(new FlowFailure(CloseReason.IDLE_TIMEOUT, "nothing moved", null));
    } else {
      cut(CloseReason.IDLE_TIMEOUT, "nothing moved");
    }
  }

  /** Bytes came from the server. */
  void received(int bytes) {
    if (flow != null) {
      flow.count(0, bytes);
    }
    if (response != null) {
      // Before that the time for the whole head runs, however many parts it comes in.
      client.connection().timer().touch();
    }
  }

  /** A response head came; the reader of its body, or null if another head follows. */
  @Nullable BodyReader head(ResponseHead head) {
    binding.saw(request, head);
    if (head.interim()) {
      interim(head);
      return null;
    }
    if (head.status() == 101) {
      switchProtocol(head);
      return null;
    }
    ResponseRelay relay = ResponseRelay.of(request, head, hop);
    SyntaxFailure failure = relay.failure();
    if (failure != null) {
      broken(failure);
      return null;
    }
    response = relay;
    boolean whole = body == null || body.done();
    relay.writeHead(pump(), channel().alloc(), whole && !client.connection().draining());
    client.connection().timer().start(hop.timeouts().idle(), this::stalled);
    return relay.body();
  }

  private void interim(ResponseHead head) {
    if (++interim > MOST_INTERIM) {
      broken(new SyntaxFailure(502, "more than " + MOST_INTERIM + " interim responses"));
    } else {
      ResponseRelay.interim(request, head, hop, channel().alloc(), pump());
      if (body == null || body.done()) {
        awaitResponse();
      }
    }
  }

  private void switchProtocol(ResponseHead head) {
    ByteBuf written = ResponseRelay.switching(request, head, hop, channel().alloc());
    if (written == null) {
      broken(new SyntaxFailure(502, "a switch of protocols that was not asked for"));
      return;
    }
    ended = true;
    channel().writeAndFlush(written);
    Objects.requireNonNull(origin, "origin").becomeTunnel();
    Objects.requireNonNull(flow, "flow").tunnel();
  }

  BodySink responseSink() {
    return Objects.requireNonNull(response, "response");
  }

  /** A read of the server's connection is done. */
  void responseRead() {
    if (!ended) {
      pump().flush();
    }
  }

  /** The response is whole. */
  void responseEnd(boolean more) {
    ResponseRelay relay = Objects.requireNonNull(response, "response");
    boolean sent = body == null || body.done();
    ended = true;
    pump().end();
    pump().flush();
    OriginHandler server = Objects.requireNonNull(origin, "origin");
    Object keep = sent && !more && relay.serverStays() ? binding.key(request) : null;
    if (keep == null) {
      server.end();
    } else {
      server.idle();
    }
    Objects.requireNonNull(flow, "flow").complete(keep);
    client.finished(relay.clientStays());
  }

  /** What came is no response. */
  void broken(SyntaxFailure failure) {
    if (response == null) {
      refuse(new FlowFailure(CloseReason.TARGET_PROTOCOL_ERROR, failure.detail(), null));
    } else {
      cut(CloseReason.TARGET_PROTOCOL_ERROR, failure.detail());
    }
  }

  /**
   * The server's connection ended too early.
   *
   * @param answered whether a part of a response had come
   */
  void closed(boolean answered, @Nullable String detail) {
    OpenFlow running = flow;
    if (ended || running == null) {
      return;
    }
    if (response != null) {
      cut(CloseReason.TARGET_CLOSED, detail);
    } else if (running.reused() && !answered && interim == 0 && request.repeatable()) {
      Objects.requireNonNull(origin, "origin").end();
      client.connection().timer().stop();
      running.redial(this);
    } else {
      String what = "the server closed its connection before it had answered";
      refuse(
          new FlowFailure(
              CloseReason.TARGET_CLOSED, detail == null ? what : what + ": " + detail, null));
    }
  }

  private void refuse(FlowFailure failure) {
    refuse(closingIfUnread(Causes.answer(failure)), failure.reason());
  }

  private void refuse(Answer answer, CloseReason reason) {
    if (!ended) {
      fail(reason, answer.detail());
      client.answer(answer, reason);
    }
  }

  private Answer closingIfUnread(Answer answer) {
    return body == null || body.done() ? answer : answer.closing();
  }

  /** A response that began can't be taken back; the client must see that it is not whole. */
  private void cut(CloseReason reason, @Nullable String detail) {
    if (ended) {
      return;
    }
    fail(reason, detail);
    if (Objects.requireNonNull(response, "response").endsWithConnection()) {
      client.connection().reset(reason, detail);
    } else {
      client.connection().close(reason, detail);
    }
  }

  private void fail(CloseReason reason, @Nullable String detail) {
    if (ended) {
      return;
    }
    ended = true;
    if (body != null) {
      body.stop();
    }
    if (origin != null) {
      origin.end();
    }
    if (flow != null) {
      flow.fail(reason, detail);
    }
  }

  private Pump pump() {
    return Objects.requireNonNull(down, "down");
  }

  private Channel channel() {
    return client.connection().channel();
  }
}
