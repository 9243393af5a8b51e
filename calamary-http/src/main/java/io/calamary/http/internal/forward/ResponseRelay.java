package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A response on its way to the client: its head rewritten, its body framed for this client. */
final class ResponseRelay implements BodySink {
  private static final int HEAD_ROOM = 256;

  private final Request request;
  private final ResponseHead head;
  private final Hop hop;
  private final Parsed<ConnectionOptions> options;
  private final Parsed<BodyFraming> framing;
  private @Nullable Pump pump;
  private @Nullable ByteBufAllocator alloc;
  private boolean chunked;
  private boolean trailers;
  private boolean clientStays;
  private boolean endsWithConnection;

  private ResponseRelay(Request request, ResponseHead head, Hop hop) {
    this.request = request;
    this.head = head;
    this.hop = hop;
    this.options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    this.framing = BodyFraming.ofResponse(head, request.head().method());
  }

  static ResponseRelay of(Request request, ResponseHead head, Hop hop) {
    return new ResponseRelay(request, head, hop);
  }

  /** Why the head can't be relayed; null if it can. */
  @Nullable SyntaxFailure failure() {
    SyntaxFailure wrong = options.failure();
    return wrong != null ? wrong : framing.failure();
  }

  void writeHead(Pump down, ByteBufAllocator allocator, boolean mayStay) {
    pump = down;
    alloc = allocator;
    BodyFraming toClient = framing.value().forReceiver(request.head().version());
    chunked = toClient.kind() == BodyFraming.Kind.CHUNKED;
    endsWithConnection = toClient.kind() == BodyFraming.Kind.UNTIL_CLOSE;
    trailers = chunked && TrailersWanted.by(request.head());
    clientStays = mayStay && request.clientStays() && !endsWithConnection;
    ByteBuf out = buffer(head, allocator);
    HeadWriter writer = begin(out, head, hop, HopByHop.response(head, options.value(), trailers));
    if (!head.fields().has(FieldName.DATE)) {
      writer.date(hop.clock());
    }
    writer.framing(toClient).connection(!clientStays).end();
    down.write(out);
  }

  private static ByteBuf buffer(ResponseHead head, ByteBufAllocator allocator) {
    return allocator.buffer(head.size() + HEAD_ROOM);
  }

  private static HeadWriter begin(ByteBuf out, ResponseHead head, Hop hop, FieldSet dropped) {
    HeadWriter writer = HeadWriter.into(out).statusLine(head).fields(head.fields(), dropped);
    return hop.via() == null ? writer : writer.via(hop.via(), head.version());
  }

  /** An interim response, which an HTTP/1.0 client could not understand. */
  static void interim(
      Request request, ResponseHead head, Hop hop, ByteBufAllocator alloc, Pump down) {
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    if (request.head().version() == Version.HTTP_1_1 && options.failure() == null) {
      ByteBuf out = buffer(head, alloc);
      begin(out, head, hop, HopByHop.response(head, options.value(), false)).end();
      down.write(out);
    }
  }

  /** The head of a switch to WebSocket; null if that was not asked for, or something else came. */
  static @Nullable ByteBuf switching(
      Request request, ResponseHead head, Hop hop, ByteBufAllocator alloc) {
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.RESPONSE, head.fields());
    if (options.failure() != null
        || !hop.webSocket()
        || !request.webSocket()
        || !UpgradeRequest.switchesToWebSocket(head, options.value())) {
      return null;
    }
    ByteBuf out = buffer(head, alloc);
    begin(out, head, hop, HopByHop.response(head, options.value(), false))
        .upgrade(UpgradeRequest.WEBSOCKET)
        .end();
    return out;
  }

  BodyReader body() {
    return BodyReader.of(framing.value(), Direction.RESPONSE, hop.limits());
  }

  boolean serverStays() {
    return options.value().serverStays(head.version()) && !framing.value().closeAfter();
  }

  boolean clientStays() {
    return clientStays;
  }

  /** Whether only the end of the connection tells the client that the response is whole. */
  boolean endsWithConnection() {
    return endsWithConnection;
  }

  @Override
  public void data(ByteBuf piece) {
    if (chunked) {
      ChunkedWriter.write(allocator(), piece, out()::write);
    } else {
      out().write(piece);
    }
  }

  @Override
  public void end(Fields received) {
    if (chunked) {
      out().write(ChunkedWriter.last(allocator(), trailers ? received : Fields.EMPTY));
    }
  }

  private Pump out() {
    return Objects.requireNonNull(pump, "pump");
  }

  private ByteBufAllocator allocator() {
    return Objects.requireNonNull(alloc, "alloc");
  }
}
