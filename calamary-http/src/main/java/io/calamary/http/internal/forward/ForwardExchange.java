package io.calamary.http.internal.forward;

import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
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
  private final RequestBody body;
  private @Nullable Origin origin;
  private @Nullable ResponseRelay response;
  private int interim;
  private boolean ended;

  /** Makes the exchange of a request. */
  public ForwardExchange(Request request, Hop hop, Requester client, OriginBinding binding) {
    this.request = request;
    this.hop = hop;
    this.client = client;
    this.binding = binding;
    this.body = RequestBody.of(request, hop.limits());
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
    Origin to = Origin.of(opened, channel());
    origin = to;
    to.handler().begin(this);
    Channel server = opened.target();
    Pump up = new Pump(channel(), server);
    ByteBuf head = RequestHeads.write(request, hop, opened.nextProxy(), server.alloc());
    opened.count(head.readableBytes(), 0);
    up.write(head);
    if (body.done()) {
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
    if (!body.running() || ended) {
      return;
    }
    Progress progress = body.read(in);
    client.connection().timer().touch();
    if (progress == Progress.COMPLETE) {
      if (response == null) {
        awaitResponse();
      }
    } else if (progress == Progress.FAILED) {
      refuse(Answer.of(body.failure()), CloseReason.PROTOCOL_ERROR);
    }
  }

  /** A read of the client's connection is done. */
  public void requestRead() {
    if (!ended) {
      body.flush();
    }
  }

  /** Whether nothing of the request is being read now, so that it is safe to look for its end. */
  public boolean readsNothing() {
    return !body.running();
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

  private void awaitResponse() {
    client.connection().timer().start(hop.timeouts().response(), this::unanswered);
  }

  private void unanswered() {
    refuse(new FlowFailure(CloseReason.TARGET_TIMEOUT, "no response in time", null));
  }

  private void stalled() {
    if (to().down().moved() || body.moved()) {
      client.connection().timer().start(hop.timeouts().idle(), this::stalled);
    } else if (response == null) {
      refuse(new FlowFailure(CloseReason.IDLE_TIMEOUT, "nothing moved", null));
    } else {
      cut(CloseReason.IDLE_TIMEOUT, "nothing moved");
    }
  }

  /** Bytes came from the server. */
  void received(int bytes) {
    to().flow().count(0, bytes);
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
    FlowFailure refusal = NextProxy.refusal(to().flow(), head);
    if (refusal != null) {
      refuse(refusal);
      return null;
    }
    ResponseRelay relay = ResponseRelay.of(request, head, hop);
    SyntaxFailure failure = relay.failure();
    if (failure != null) {
      broken(failure);
      return null;
    }
    response = relay;
    relay.writeHead(to().down(), channel().alloc(), body.done() && !client.connection().draining());
    client.connection().timer().start(hop.timeouts().idle(), this::stalled);
    return relay.body();
  }

  private void interim(ResponseHead head) {
    if (++interim > MOST_INTERIM) {
      broken(new SyntaxFailure(502, "more than " + MOST_INTERIM + " interim responses"));
    } else {
      ResponseRelay.interim(request, head, hop, channel().alloc(), to().down());
      if (body.done()) {
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
    to().tunnel();
  }

  BodySink responseSink() {
    return Objects.requireNonNull(response, "response");
  }

  /** A read of the server's connection is done. */
  void responseRead() {
    if (!ended) {
      to().down().flush();
    }
  }

  /** The response is whole. */
  void responseEnd(boolean more) {
    ResponseRelay relay = Objects.requireNonNull(response, "response");
    ended = true;
    boolean reusable = body.done() && !more && relay.serverStays();
    to().complete(reusable ? binding.keepAs(request) : null);
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
    if (ended) {
      return;
    }
    if (response != null) {
      cut(CloseReason.TARGET_CLOSED, detail);
    } else if (to().flow().reused() && !answered && interim == 0 && request.repeatable()) {
      to().handler().end();
      client.connection().timer().stop();
      to().flow().redial(this);
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
    if (response != null) {
      cut(reason, answer.detail());
    } else if (!ended) {
      fail(reason, answer.detail());
      client.answer(answer, reason);
    }
  }

  private Answer closingIfUnread(Answer answer) {
    return body.done() ? answer : answer.closing();
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
    body.stop();
    if (origin != null) {
      origin.fail(reason, detail);
    }
  }

  private Origin to() {
    return Objects.requireNonNull(origin, "origin");
  }

  private Channel channel() {
    return client.connection().channel();
  }
}
