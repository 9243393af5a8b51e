package io.calamary.http.internal.forward;

import io.calamary.flow.Endpoint;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.HopByHop;
import io.calamary.http.internal.message.RequestHead;
import io.calamary.http.internal.message.Scheme;
import io.calamary.http.internal.message.TrailersWanted;
import io.calamary.http.internal.message.UpgradeRequest;
import io.calamary.upstream.UpstreamProxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Writes the head of a request as the server gets it. */
final class RequestHeads {
  private static final int ROOM = 256;

  private RequestHeads() {}

  /**
   * The head.
   *
   * @param proxy the HTTP proxy that gets it; null where the server does
   */
  static ByteBuf write(
      Request request, Hop hop, @Nullable UpstreamProxy proxy, ByteBufAllocator alloc) {
    RequestHead head = request.head();
    FieldSet dropped = HopByHop.request(head, request.options(), true);
    if (request.maxForwards() >= 0) {
      dropped.addAll(head.fields(), FieldName.MAX_FORWARDS);
    }
    ByteBuf out = alloc.buffer(head.size() + ROOM);
    HeadWriter writer = HeadWriter.into(out);
    Endpoint server = request.target().endpoint();
    if (proxy == null || server == null) {
      writer.requestLine(head, request.target()).host(request.target());
    } else {
      // As it was judged, not as it was spelled.
      writer.requestLine(head, request.target(), server).host(server, Scheme.HTTP);
    }
    writer.fields(head.fields(), dropped);
    String login = proxy == null ? null : NextProxy.login(proxy);
    if (login != null) {
      writer.field("Proxy-Authorization", login);
    }
    if (request.maxForwards() >= 0) {
      writer.field(FieldName.MAX_FORWARDS, request.maxForwards() - 1);
    }
    if (hop.via() != null) {
      writer.via(hop.via(), head.version());
    }
    writer.framing(request.framing());
    if (hop.webSocket() && request.webSocket()) {
      writer.upgrade(UpgradeRequest.WEBSOCKET);
    } else {
      writer.connection(false, TrailersWanted.by(head));
    }
    writer.end();
    return out;
  }
}
