package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.SyntaxFailure;
import org.jspecify.annotations.Nullable;

/**
 * A response that the proxy makes itself.
 *
 * @param status the status code
 * @param error the error type of RFC 9209; null where nothing failed
 * @param rcode the DNS response code that belongs to the error; null if there is none
 * @param detail what is wrong, for people, in one line
 * @param closes whether the connection can't go on after it
 */
public record Answer(
    int status, @Nullable String error, @Nullable String rcode, String detail, boolean closes) {
  /** An answer without a DNS response code. */
  public Answer(int status, @Nullable String error, String detail, boolean closes) {
    this(status, error, null, detail, closes);
  }

  /** An answer to a message that broke the rules: its framing is not known any more. */
  public static Answer of(SyntaxFailure failure) {
    boolean request = failure.status() != 502;
    return new Answer(
        failure.status(),
        request ? "http_request_error" : "http_protocol_error",
        failure.detail(),
        request);
  }

  /** An answer after which the connection goes on. */
  public static Answer of(int status, String error, String detail) {
    return new Answer(status, error, detail, false);
  }

  /** The same, as the last one of its connection. */
  public Answer closing() {
    return closes ? this : new Answer(status, error, rcode, detail, true);
  }
}
