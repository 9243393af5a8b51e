package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.HttpDate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes the proxy's own answers. Immutable; one for a listener. */
public final class AnswerWriter {
  private final String pseudonym;
  private final String realm;
  private final boolean proxyStatus;
  private final HttpDate clock;

  /**
   * A writer.
   *
   * @param pseudonym the proxy's name
   * @param realm the realm of its users
   * @param proxyStatus whether errors carry a Proxy-Status field
   * @param clock the time of answers
   */
  public AnswerWriter(String pseudonym, String realm, boolean proxyStatus, HttpDate clock) {
    this.pseudonym = pseudonym;
    this.realm = realm;
    this.proxyStatus = proxyStatus;
    this.clock = clock;
  }

  /**
   * The whole answer.
   *
   * @param headOnly whether it answers HEAD, which gets no content
   * @param close whether the connection ends with it
   */
  public ByteBuf write(ByteBufAllocator alloc, Answer answer, boolean headOnly, boolean close) {
    byte[] content =
        (answer.status() + " " + answer.detail() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuf out = alloc.buffer(512 + content.length);
    HeadWriter head = begin(out, answer.status());
    String error = answer.error();
    if (proxyStatus && error != null) {
      head.field(FieldName.PROXY_STATUS, status(error, answer));
    }
    if (answer.status() == 407) {
      head.field(FieldName.PROXY_AUTHENTICATE, "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
    }
    if (answer.status() == 503 || answer.status() == 429) {
      head.field(FieldName.RETRY_AFTER, answer.status() == 429 ? 60 : 1);
    }
    head.field(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8")
        .field(FieldName.CONTENT_LENGTH, content.length)
        .connection(close)
        .end();
    return headOnly ? out : out.writeBytes(content);
  }

  /** The answer of the proxy to an OPTIONS that is meant for it. */
  public ByteBuf options(ByteBufAllocator alloc, boolean close) {
    ByteBuf out = alloc.buffer(256);
    begin(out, 200)
        .field("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE")
        .field(FieldName.CONTENT_LENGTH, 0)
        .connection(close)
        .end();
    return out;
  }

  /** The answer to a TRACE that ends here: the request as it came, without its secrets. */
  public ByteBuf trace(ByteBufAllocator alloc, ByteBuf request, boolean close) {
    ByteBuf out = alloc.buffer(256 + request.readableBytes());
    begin(out, 200)
        .field(FieldName.CONTENT_TYPE, "message/http")
        .field(FieldName.CONTENT_LENGTH, request.readableBytes())
        .connection(close)
        .end();
    return out.writeBytes(request);
  }

  private HeadWriter begin(ByteBuf out, int status) {
    return HeadWriter.into(out)
        .statusLine(status, HttpResponseStatus.valueOf(status).reasonPhrase())
        .date(clock);
  }

  /** A structured field (RFC 8941): the details are a string, so only printable ASCII. */
  private String status(String error, Answer answer) {
    StringBuilder out = new StringBuilder(pseudonym).append("; error=").append(error);
    if (answer.rcode() != null) {
      out.append("; rcode=\"").append(answer.rcode()).append('"');
    }
    String detail = answer.detail();
    out.append("; details=\"");
    for (int i = 0; i < Math.min(detail.length(), 200); i++) {
      char c = detail.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return out.append('"').toString();
  }
}
