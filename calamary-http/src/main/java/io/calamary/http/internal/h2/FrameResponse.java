package io.calamary.http.internal.h2;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Hop;
import io.calamary.http.internal.forward.Pump;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.forward.ResponseSink;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.HopByHop;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.SyntaxFailure;
import io.calamary.http.internal.message.UpgradeRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** A response on its way to a client of HTTP/2. */
public final class FrameResponse implements ResponseSink {
  private final Request request;
  private final Hop hop;
  private final ClientConnection client;
  private final Pump down;
  private long missing;
  private boolean ended;

  /** Makes the sink of the responses to a request. */
  public FrameResponse(Request request, Hop hop, ClientConnection client, Pump down) {
    this.request = request;
    this.hop = hop;
    this.client = client;
    this.down = down;
  }

  /** To an extended CONNECT success means a tunnel (RFC 8441 section 5). */
  @Override
  public @Nullable SyntaxFailure unfit(ResponseHead head) {
    return request.webSocket() && head.status() < 300
        ? new SyntaxFailure(502, "the server did not switch to WebSocket")
        : null;
  }

  @Override
  public void interim(ResponseHead head, ConnectionOptions options) {
    down.write(
        new DefaultHttp2HeadersFrame(headers(head, HopByHop.response(head, options, false))));
  }

  @Override
  public void begin(
      ResponseHead head, ConnectionOptions options, BodyFraming framing, boolean mayStay) {
    FieldSet dropped = HopByHop.response(head, options, true);
    Http2Headers headers = headers(head, dropped);
    int date = head.fields().first(FieldName.DATE);
    if (date < 0 || dropped.contains(date)) {
      headers.add(FieldName.DATE.lowerText(), hop.clock().text());
    }
    if (framing.length() >= 0) {
      headers.add(FieldName.CONTENT_LENGTH.lowerText(), Long.toString(framing.length()));
    }
    missing = framing.kind() == BodyFraming.Kind.FIXED ? framing.length() : Long.MAX_VALUE;
    ended = framing.empty();
    down.write(new DefaultHttp2HeadersFrame(headers, ended));
  }

  private Http2Headers headers(ResponseHead head, FieldSet dropped) {
    Http2Headers headers = Frames.head(head.status(), head.fields(), dropped);
    if (hop.via() != null) {
      headers.add(FieldName.VIA.lowerText(), hop.via().element(head.version()));
    }
    return headers;
  }

  @Override
  public @Nullable SyntaxFailure switched(ResponseHead head) {
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    if (options.failure() != null
        || !request.webSocket()
        || !UpgradeRequest.switchesToWebSocket(head, options.value())) {
      return new SyntaxFailure(502, "a switch of protocols that was not asked for");
    }
    String key = request.head().fields().value(FieldName.SEC_WEBSOCKET_KEY);
    String accept = head.fields().value(FieldName.SEC_WEBSOCKET_ACCEPT);
    if (key == null || !WebSocketKey.accept(key).equals(accept)) {
      return new SyntaxFailure(502, "the server's Sec-WebSocket-Accept is wrong");
    }
    FieldSet dropped = HopByHop.response(head, options.value(), false);
    dropped.addAll(head.fields(), FieldName.SEC_WEBSOCKET_ACCEPT);
    Http2Headers headers = headers(head, dropped).status("200");
    client.channel().writeAndFlush(new DefaultHttp2HeadersFrame(headers));
    return null;
  }

  /** Each request has a stream of its own. */
  @Override
  public boolean clientStays() {
    return false;
  }

  @Override
  public void cut(CloseReason reason, @Nullable String detail) {
    client.reset(reason, detail);
  }

  @Override
  public void data(ByteBuf piece) {
    missing -= piece.readableBytes();
    ended = missing == 0;
    down.write(new DefaultHttp2DataFrame(piece, ended));
  }

  @Override
  public void end(Fields trailers) {
    if (ended) {
      return;
    }
    ended = true;
    Http2Headers headers = new DefaultHttp2Headers(false);
    Frames.copy(trailers, HopByHop.trailers(trailers), headers);
    down.write(
        headers.isEmpty()
            ? new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true)
            : new DefaultHttp2HeadersFrame(headers, true));
  }
}
