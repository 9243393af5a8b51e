package io.calamary.http.internal.forward;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.ChunkedWriter;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.HopByHop;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.SyntaxFailure;
import io.calamary.http.internal.message.TrailersWanted;
import io.calamary.http.internal.message.UpgradeRequest;
import io.calamary.http.internal.message.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** A response on its way to a client of HTTP/1: its body framed for this client. */
public final class TextResponse implements ResponseSink {
  private static final int HEAD_ROOM = 256;

  private final Request request;
  private final Hop hop;
  private final ClientConnection client;
  private final Pump down;
  private boolean chunked;
  private boolean trailers;
  private boolean clientStays;
  private boolean endsWithConnection;

  /** Makes the sink of the responses to a request. */
  public TextResponse(Request request, Hop hop, ClientConnection client, Pump down) {
    this.request = request;
    this.hop = hop;
    this.client = client;
    this.down = down;
  }

  @Override
  public @Nullable SyntaxFailure unfit(ResponseHead head) {
    return null;
  }

  @Override
  public void begin(
      ResponseHead head, ConnectionOptions options, BodyFraming framing, boolean mayStay) {
    BodyFraming toClient = framing.forReceiver(request.head().version());
    chunked = toClient.kind() == BodyFraming.Kind.CHUNKED;
    endsWithConnection = toClient.kind() == BodyFraming.Kind.UNTIL_CLOSE;
    trailers = chunked && TrailersWanted.by(request.head());
    clientStays = mayStay && request.clientStays() && !endsWithConnection;
    ByteBuf out = buffer(head);
    FieldSet dropped = HopByHop.response(head, options, trailers);
    HeadWriter writer = begin(out, head, dropped);
    int date = head.fields().first(FieldName.DATE);
    if (date < 0 || dropped.contains(date)) {
      writer.date(hop.clock());
    }
    writer.framing(toClient).connection(!clientStays).end();
    down.write(out);
  }

  private ByteBuf buffer(ResponseHead head) {
    return allocator().buffer(head.size() + HEAD_ROOM);
  }

  private HeadWriter begin(ByteBuf out, ResponseHead head, FieldSet dropped) {
    HeadWriter writer = HeadWriter.into(out).statusLine(head).fields(head.fields(), dropped);
    return hop.via() == null ? writer : writer.via(hop.via(), head.version());
  }

  /** An HTTP/1.0 client could not understand it. */
  @Override
  public void interim(ResponseHead head, ConnectionOptions options) {
    if (request.head().version() == Version.HTTP_1_1) {
      ByteBuf out = buffer(head);
      begin(out, head, HopByHop.response(head, options, false)).end();
      down.write(out);
    }
  }

  @Override
  public @Nullable SyntaxFailure switched(ResponseHead head) {
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    if (options.failure() != null
        || !hop.webSocket()
        || !request.webSocket()
        || !UpgradeRequest.switchesToWebSocket(head, options.value())) {
      return new SyntaxFailure(502, "a switch of protocols that was not asked for");
    }
    ByteBuf out = buffer(head);
    begin(out, head, HopByHop.response(head, options.value(), false))
        .upgrade(UpgradeRequest.WEBSOCKET)
        .end();
    client.channel().writeAndFlush(out);
    return null;
  }

  @Override
  public boolean clientStays() {
    return clientStays;
  }

  /** Sometimes only the end of the connection tells the client that the response is whole. */
  @Override
  public void cut(CloseReason reason, @Nullable String detail) {
    if (endsWithConnection) {
      client.reset(reason, detail);
    } else {
      client.close(reason, detail);
    }
  }

  @Override
  public void data(ByteBuf piece) {
    if (chunked) {
      ChunkedWriter.write(allocator(), piece, down::write);
    } else {
      down.write(piece);
    }
  }

  @Override
  public void end(Fields received) {
    if (chunked) {
      down.write(ChunkedWriter.last(allocator(), trailers ? received : Fields.EMPTY));
    }
  }

  private ByteBufAllocator allocator() {
    return client.channel().alloc();
  }
}
