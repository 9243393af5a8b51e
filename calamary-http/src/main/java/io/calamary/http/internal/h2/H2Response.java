package io.calamary.http.internal.h2;

import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodyReader;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.HeadLimits;
import io.calamary.http.internal.message.Method;
import io.calamary.http.internal.message.Progress;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Translates the responses of one request from HTTP/1.1 to frames. */
final class H2Response implements BodySink {
  private static final Set<FieldName> OF_CONNECTIONS =
      Set.of(
          FieldName.CONNECTION,
          FieldName.PROXY_CONNECTION,
          FieldName.KEEP_ALIVE,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE,
          FieldName.HTTP2_SETTINGS);

  private final H2Request request;
  private final HeadLimits limits;
  private final Consumer<Http2StreamFrame> out;
  private final ResponseReader heads;
  private @Nullable BodyReader body;
  private boolean tunnel;
  private boolean begun;
  private boolean complete;

  H2Response(H2Request request, HeadLimits limits, Consumer<Http2StreamFrame> out) {
    this.request = request;
    this.limits = limits;
    this.out = out;
    this.heads = new ResponseReader(limits);
  }

  /** Whether a final response has begun. */
  boolean begun() {
    return begun;
  }

  /** Whether the stream is a tunnel now. */
  boolean tunnel() {
    return tunnel;
  }

  /** Whether the last frame was made. */
  boolean complete() {
    return complete;
  }

  /** Reads what is there, as far as it is not of a tunnel; false if it is no response. */
  boolean read(ByteBuf in) {
    while (in.isReadable() && !tunnel && !complete) {
      BodyReader reader = body;
      Progress progress = reader == null ? head(in) : reader.read(in, this);
      if (progress == Progress.FAILED) {
        return false;
      }
      if (progress == Progress.NEED_MORE) {
        break;
      }
    }
    return true;
  }

  private Progress head(ByteBuf in) {
    Progress progress = heads.read(in);
    if (progress == Progress.COMPLETE) {
      head(heads.head());
    }
    return progress;
  }

  private void head(ResponseHead head) {
    if (head.interim()) {
      out.accept(new DefaultHttp2HeadersFrame(headers(head.status(), head.fields())));
      return;
    }
    begun = true;
    boolean connected =
        request.kind() == H2Request.Kind.TUNNEL && head.status() < 300
            || request.kind() == H2Request.Kind.WEB_SOCKET && head.status() == 101;
    if (connected) {
      tunnel = true;
      out.accept(new DefaultHttp2HeadersFrame(headers(200, head.fields())));
      return;
    }
    Method method = request.method() == Method.HEAD ? Method.HEAD : Method.GET;
    BodyFraming framing = BodyFraming.ofResponse(head, method).value();
    boolean last = framing.empty();
    out.accept(new DefaultHttp2HeadersFrame(headers(head.status(), head.fields()), last));
    complete = last;
    if (!last) {
      body = BodyReader.of(framing, Direction.RESPONSE, limits);
    }
  }

  private static Http2Headers headers(int status, Fields fields) {
    Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(status));
    copy(fields, headers);
    return headers;
  }

  private static void copy(Fields fields, Http2Headers into) {
    for (int line = 0; line < fields.size(); line++) {
      FieldName known = fields.known(line);
      if (known == null || !OF_CONNECTIONS.contains(known)) {
        String name = fields.name(line).toLowerCase(Locale.ROOT);
        if (!name.equals("sec-websocket-accept")) {
          into.add(name, fields.value(line));
        }
      }
    }
  }

  @Override
  public void data(ByteBuf piece) {
    out.accept(new DefaultHttp2DataFrame(piece));
  }

  @Override
  public void end(Fields trailers) {
    complete = true;
    if (trailers.size() > 0) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      copy(trailers, headers);
      out.accept(new DefaultHttp2HeadersFrame(headers, true));
    } else {
      out.accept(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
    }
  }
}
