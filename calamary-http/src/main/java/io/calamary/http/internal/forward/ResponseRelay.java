package io.calamary.http.internal.forward;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.SyntaxFailure;
import org.jspecify.annotations.Nullable;

/** The connected side of an exchange: what the server answers goes to the client. */
final class ResponseRelay {
  private static final int MOST_INTERIM = 32;

  private final ForwardExchange exchange;
  private final OpenFlow flow;
  private final OriginHandler handler;
  private final Pump down;
  private final ResponseSink sink;
  private int interim;
  private boolean begun;
  private boolean serverStays;

  ResponseRelay(ForwardExchange exchange, OpenFlow flow) {
    this.exchange = exchange;
    this.flow = flow;
    this.handler = (OriginHandler) flow.targetHandlerInUse();
    this.down = new Pump(flow.target(), exchange.client().connection().channel());
    this.sink = exchange.client().responses(exchange.request(), down);
    handler.begin(this);
  }

  /** Whether the final response has begun. */
  boolean begun() {
    return begun;
  }

  /** Whether the client took something since this was asked last. */
  boolean moved() {
    return down.moved();
  }

  /** Bytes came from the server. */
  void received(int bytes) {
    flow.count(0, bytes);
    if (begun) {
      // Before that the time for the whole head runs, however many parts it comes in.
      exchange.touch();
    }
  }

  /** A response head came; the reader of its body, or null if another head follows. */
  @Nullable BodyReader head(ResponseHead head) {
    exchange.binding().saw(exchange.request(), head);
    if (head.status() == 101) {
      switchProtocol(head);
      return null;
    }
    FlowFailure refusal = head.interim() ? null : NextProxy.refusal(flow, head);
    if (refusal != null) {
      exchange.refuse(refusal);
      return null;
    }
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    if (head.interim()) {
      interim(head, options);
      return null;
    }
    Parsed<BodyFraming> framing = BodyFraming.ofResponse(head, exchange.request().head().method());
    SyntaxFailure failure = first(options.failure(), framing.failure(), sink.unfit(head));
    if (failure != null) {
      broken(failure);
      return null;
    }
    begin(head, options.value(), framing.value());
    return BodyReader.of(framing.value(), Direction.RESPONSE, exchange.hop().limits());
  }

  private static @Nullable SyntaxFailure first(
      @Nullable SyntaxFailure one, @Nullable SyntaxFailure two, @Nullable SyntaxFailure three) {
    return one != null ? one : two != null ? two : three;
  }

  private void begin(ResponseHead head, ConnectionOptions options, BodyFraming framing) {
    begun = true;
    serverStays = options.serverStays(head.version()) && !framing.closeAfter();
    sink.begin(head, options, framing, exchange.mayStay());
    exchange.responseBegun();
  }

  /** One that can't be understood is left out: nothing depends on it. */
  private void interim(ResponseHead head, Parsed<ConnectionOptions> options) {
    if (++interim > MOST_INTERIM) {
      broken(new SyntaxFailure(502, "more than " + MOST_INTERIM + " interim responses"));
      return;
    }
    if (options.failure() == null) {
      sink.interim(head, options.value());
    }
    exchange.interim();
  }

  private void switchProtocol(ResponseHead head) {
    SyntaxFailure wrong = sink.switched(head);
    if (wrong == null) {
      exchange.done();
      handler.becomeTunnel();
      flow.tunnel();
    } else {
      broken(wrong);
    }
  }

  BodySink sink() {
    return sink;
  }

  /** A read of the server's connection is done. */
  void read() {
    if (!exchange.ended()) {
      down.flush();
    }
  }

  /** The response is whole; the connection is kept, or closed. */
  void end(boolean more) {
    boolean reusable = exchange.requestDone() && !more && serverStays;
    exchange.done();
    down.end();
    if (reusable) {
      handler.idle();
    } else {
      handler.end();
    }
    flow.complete(reusable ? exchange.binding().keepAs(exchange.request()) : null);
    // Behind that, since a stream of HTTP/2 may be over with its last frame.
    down.flush();
    exchange.client().finished(sink.clientStays());
  }

  /** What came is no response. */
  void broken(SyntaxFailure failure) {
    if (begun) {
      exchange.cut(CloseReason.TARGET_PROTOCOL_ERROR, failure.detail());
    } else {
      exchange.refuse(new FlowFailure(CloseReason.TARGET_PROTOCOL_ERROR, failure.detail(), null));
    }
  }

  /**
   * The server's connection ended too early.
   *
   * @param answered whether a part of a response had come
   */
  void closed(boolean answered, @Nullable String detail) {
    if (exchange.ended()) {
      return;
    }
    if (begun) {
      exchange.cut(CloseReason.TARGET_CLOSED, detail);
    } else if (flow.reused() && !answered && interim == 0 && exchange.request().repeatable()) {
      handler.end();
      exchange.client().connection().timer().stop();
      flow.redial(exchange);
    } else {
      String what = "the server closed its connection before it had answered";
      exchange.refuse(
          new FlowFailure(
              CloseReason.TARGET_CLOSED, detail == null ? what : what + ": " + detail, null));
    }
  }

  void cut(CloseReason reason, @Nullable String detail) {
    sink.cut(reason, detail);
  }

  void fail(CloseReason reason, @Nullable String detail) {
    handler.end();
    flow.fail(reason, detail);
  }
}
