package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.HeadBuilder;
import io.calamary.http.internal.message.HttpDate;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Makes the proxy's own responses. Immutable; one for a listener. */
public final class Answers {
  private static final byte[] NO_CONTENT = {};

  private final String pseudonym;
  private final String realm;
  private final boolean proxyStatus;
  private final HttpDate clock;

  /**
   * Answers of a proxy.
   *
   * @param pseudonym the proxy's name
   * @param realm the realm of its users
   * @param proxyStatus whether errors carry a Proxy-Status field
   * @param clock the time of answers
   */
  public Answers(String pseudonym, String realm, boolean proxyStatus, HttpDate clock) {
    this.pseudonym = pseudonym;
    this.realm = realm;
    this.proxyStatus = proxyStatus;
    this.clock = clock;
  }

  /** The response that says what an answer says. */
  public OwnResponse of(Answer answer) {
    byte[] content =
        (answer.status() + " " + answer.detail() + "\n").getBytes(StandardCharsets.UTF_8);
    HeadBuilder head = begin(answer.status());
    String error = answer.error();
    if (proxyStatus && error != null) {
      head.field(FieldName.PROXY_STATUS, status(error, answer));
    }
    if (answer.status() == 407) {
      head.field(FieldName.PROXY_AUTHENTICATE, "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
    }
    if (answer.status() == 503 || answer.status() == 429) {
      head.field(FieldName.RETRY_AFTER, answer.status() == 429 ? "60" : "1");
    }
    return with(head.field(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8"), content);
  }

  /** The answer of the proxy to an OPTIONS that is meant for it. */
  public OwnResponse options() {
    return with(
        begin(200).field("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE"),
        NO_CONTENT);
  }

  /**
   * The answer to a TRACE that ends here.
   *
   * @param request the request as it came, without its secrets
   */
  public OwnResponse trace(byte[] request) {
    return with(begin(200).field(FieldName.CONTENT_TYPE, "message/http"), request);
  }

  private HeadBuilder begin(int status) {
    return HeadBuilder.response(status, HttpResponseStatus.valueOf(status).reasonPhrase())
        .date(clock);
  }

  private static OwnResponse with(HeadBuilder head, byte[] content) {
    String length = Integer.toString(content.length);
    return new OwnResponse(head.field(FieldName.CONTENT_LENGTH, length).asResponse(), content);
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
