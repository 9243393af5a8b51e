package io.calamary.http.internal.h2;

import io.calamary.http.internal.forward.OwnResponse;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.Fields;
import io.calamary.http.internal.message.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;

/** Makes frames of heads. */
public final class Frames {
  private Frames() {}

  /** Writes a response of the proxy's own, without a flush, and ends the stream's output. */
  public static ChannelFuture write(Channel stream, OwnResponse response, boolean headOnly) {
    ResponseHead head = response.head();
    Http2Headers headers = head(head.status(), head.fields(), new FieldSet(head.fields()));
    boolean empty = headOnly || response.content().length == 0;
    ChannelFuture written = stream.write(new DefaultHttp2HeadersFrame(headers, empty));
    return empty
        ? written
        : stream.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(response.content()), true));
  }

  /** Tells a client, at once, that its stream is a tunnel now. */
  public static ChannelFuture connected(Channel stream) {
    return stream.writeAndFlush(
        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers(false).status("200")));
  }

  static Http2Headers head(int status, Fields fields, FieldSet dropped) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.status(Integer.toString(status));
    copy(fields, dropped, headers);
    return headers;
  }

  static void copy(Fields fields, FieldSet dropped, Http2Headers into) {
    for (int line = 0; line < fields.size(); line++) {
      if (!dropped.contains(line)) {
        FieldName known = fields.known(line);
        into.add(
            known == null ? fields.name(line).toLowerCase(Locale.ROOT) : known.lowerText(),
            fields.value(line));
      }
    }
  }
}
