package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What a forward proxy makes of a request, as far as the syntax alone decides. */
final class Forwarding {
  private static final Via VIA = new Via("calamary");

  private Forwarding() {}

  /** The forwarded head and the content received so far; or the failure; or NEED_MORE. */
  static String of(byte[] octets) {
    RequestReader reader = new RequestReader(HeadLimits.DEFAULT);
    ByteBuf in = Unpooled.wrappedBuffer(octets);
    return switch (reader.read(in)) {
      case NEED_MORE -> "NEED_MORE";
      case FAILED -> show(reader.failure());
      case COMPLETE -> judge(reader.head(), in);
    };
  }

  private static String show(SyntaxFailure failure) {
    return failure.status() + " " + failure.detail();
  }

  private static String judge(RequestHead head, ByteBuf in) {
    SyntaxFailure host = HostField.check(head);
    if (host != null) {
      return show(host);
    }
    Parsed<RequestTarget> target = RequestTarget.of(head, Scheme.HTTP);
    if (target.failure() != null) {
      return show(target.failure());
    }
    Parsed<BodyFraming> framing = BodyFraming.ofRequest(head);
    if (framing.failure() != null) {
      return show(framing.failure());
    }
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.REQUEST, head.fields());
    if (options.failure() != null) {
      return show(options.failure());
    }
    Parsed<Long> forwards = MaxForwards.of(head);
    if (forwards.failure() != null) {
      return show(forwards.failure());
    }
    if (head.method() == Method.CONNECT) {
      return "tunnel to " + target.value().endpoint() + rest(in);
    }
    if (target.value().endpoint() == null || forwards.value() == 0) {
      return "for the proxy itself: " + target.value();
    }
    return forward(head, target.value(), framing.value(), options.value(), in);
  }

  private static String forward(
      RequestHead head,
      RequestTarget target,
      BodyFraming framing,
      ConnectionOptions options,
      ByteBuf in) {
    ByteBuf out = Unpooled.buffer();
    FieldSet dropped = HopByHop.request(head, options, false);
    HeadWriter writer = HeadWriter.into(out).requestLine(head, target).host(target);
    long forwards = MaxForwards.of(head).value();
    if (forwards > 0) {
      dropped.addAll(head.fields(), FieldName.MAX_FORWARDS);
      writer.field(FieldName.MAX_FORWARDS, forwards - 1);
    }
    writer.fields(head.fields(), dropped).via(VIA, head.version()).framing(framing);
    if (UpgradeRequest.isWebSocket(head, options, framing)) {
      writer.upgrade(UpgradeRequest.WEBSOCKET).end();
    } else {
      writer.connection(false, TrailersWanted.by(head)).end();
    }
    BodyCollector body = new BodyCollector();
    BodyReader reader = BodyReader.of(framing, Direction.REQUEST, HeadLimits.DEFAULT);
    Progress progress = reader.read(in, body);
    String content = progress == Progress.FAILED ? show(reader.failure()) : body.text();
    return Messages.text(out) + content + rest(in);
  }

  private static String rest(ByteBuf in) {
    return in.isReadable() ? "<then " + in.toString(StandardCharsets.ISO_8859_1) + ">" : "";
  }
}
