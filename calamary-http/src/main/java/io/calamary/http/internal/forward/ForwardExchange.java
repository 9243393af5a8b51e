package io.calamary.http.internal.forward;

import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.SyntaxFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. Both directions stream, each with its own back-pressure; however it
 * ends, the client learns it once: by a whole response, by an answer of the proxy, or by a response
 * that is visibly cut. What version of HTTP the client speaks is of no meaning here.
 */
public final class ForwardExchange implements ExchangeListener {
  private final Request request;
  private final Hop hop;
  private final Requester client;
  private final OriginBinding binding;
  private final RequestBody body;
  private @Nullable ResponseRelay relay;
  private boolean ended;

  /** Makes the exchange of a request. */
  public ForwardExchange(Request request, Hop hop, Requester client, OriginBinding binding) {
    this.request = request;
    this.hop = hop;
    this.client = client;
    this.binding = binding;
    this.body = new RequestBody(this, request.framing());
  }

  /** Asks for the flow. */
  public void start() {
    Asking.open(request, hop, client, binding, this);
  }

  @Override
  public void opened(OpenFlow opened) {
    if (ended) {
      opened.fail(CloseReason.CLIENT_CLOSED, null);
      return;
    }
    relay = new ResponseRelay(this, opened);
    Channel server = opened.target();
    Pump up = new Pump(client.connection().channel(), server);
    ByteBuf head = RequestHeads.write(request, hop, opened.nextProxy(), server.alloc());
    opened.count(head.readableBytes(), 0);
    up.write(head);
    if (body.done()) {
      up.end();
      up.flush();
      awaitResponse();
    } else {
      awaitMoves();
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

  /** Where the request's body goes; what nobody wants any more is thrown away. */
  public BodySink requestBody() {
    return body;
  }

  /** Whether the body of the request is taken now. */
  public boolean takesBody() {
    return body.running() && !ended;
  }

  /** A read of the client's connection is done. */
  public void requestRead() {
    if (!ended) {
      body.flush();
    }
  }

  /** The request's body broke the rules. */
  public void requestBroken(SyntaxFailure failure) {
    refuse(Answer.of(failure), CloseReason.PROTOCOL_ERROR);
  }

  /** The client sends nothing more: fatal only where a part of the request is missing. */
  public void requestEnded() {
    if (!body.done()) {
      fail(CloseReason.CLIENT_CLOSED, "the request was cut off");
      client.connection().close(CloseReason.CLIENT_CLOSED, "the request was cut off");
    }
  }

  /** The client's connection is gone. */
  public void clientGone() {
    fail(CloseReason.CLIENT_CLOSED, null);
  }

  /** The request is whole. */
  void bodyDone() {
    if (!responding()) {
      awaitResponse();
    }
  }

  /** An interim response came: the time for the next one begins anew. */
  void interim() {
    if (body.done()) {
      awaitResponse();
    }
  }

  /** The final response has begun. */
  void responseBegun() {
    awaitMoves();
  }

  /** Something moves. */
  void touch() {
    client.connection().timer().touch();
  }

  private void awaitResponse() {
    client.connection().timer().start(hop.timeouts().response(), this::unanswered);
  }

  private void unanswered() {
    refuse(new FlowFailure(CloseReason.TARGET_TIMEOUT, "no response in time", null));
  }

  private void awaitMoves() {
    client.connection().timer().start(hop.timeouts().idle(), this::stalled);
  }

  private void stalled() {
    ResponseRelay down = relay;
    if (down != null && down.moved() || body.moved()) {
      awaitMoves();
    } else if (responding()) {
      cut(CloseReason.IDLE_TIMEOUT, "nothing moved");
    } else {
      refuse(new FlowFailure(CloseReason.IDLE_TIMEOUT, "nothing moved", null));
    }
  }

  private boolean responding() {
    ResponseRelay now = relay;
    return now != null && now.begun();
  }

  void refuse(FlowFailure failure) {
    refuse(closingIfUnread(Causes.answer(failure)), failure.reason());
  }

  private void refuse(Answer answer, CloseReason reason) {
    if (responding()) {
      cut(reason, answer.detail());
    } else if (!ended) {
      fail(reason, answer.detail());
      client.answer(answer, reason);
    }
  }

  private Answer closingIfUnread(Answer answer) {
    return body.done() ? answer : answer.closing();
  }

  /** A response that began can't be taken back. */
  void cut(CloseReason reason, @Nullable String detail) {
    ResponseRelay now = relay;
    if (!ended && now != null) {
      fail(reason, detail);
      now.cut(reason, detail);
    }
  }

  private void fail(CloseReason reason, @Nullable String detail) {
    if (!ended) {
      ended = true;
      body.stop();
      ResponseRelay now = relay;
      if (now != null) {
        now.fail(reason, detail);
      }
    }
  }

  /** The exchange is over, in good order. */
  void done() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  boolean requestDone() {
    return body.done();
  }

  /** Whether the client's connection may serve another request. */
  boolean mayStay() {
    return body.done() && !client.connection().draining();
  }

  Request request() {
    return request;
  }

  Hop hop() {
    return hop;
  }

  Requester client() {
    return client;
  }

  OriginBinding binding() {
    return binding;
  }
}
