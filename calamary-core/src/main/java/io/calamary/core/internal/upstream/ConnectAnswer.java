package io.calamary.core.internal.upstream;

import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer to CONNECT. Fields are looked at only for the reason of a failure: a length
 * in a successful answer means nothing (RFC 9110 section 9.3.6).
 *
 * @param status the status code
 * @param error the error type of Proxy-Status (RFC 9209), of the proxy that is next to the target;
 *     null if there is none
 */
record ConnectAnswer(int status, @Nullable String error) {
  /** The head is not complete. */
  static final int NEED_MORE = -1;

  /** The head is longer than is accepted. */
  static final int TOO_LONG = -2;

  /** What came can't become an answer. */
  static final int NO_HTTP = -3;

  static final int MOST_BYTES = 16 * 1024;

  private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9][0-9])( [^\\x00-\\x08\\x0a-\\x1f\\x7f]*)?");
  private static final Pattern ERROR = Pattern.compile("(?i);\\s*error\\s*=\\s*([a-z_]+)");

  /** How long the head at the reader index is, or what else is to be said about it. */
  static int size(ByteBuf in) {
    int from = in.readerIndex();
    int length = Math.min(in.readableBytes(), MOST_BYTES);
    for (int i = 0; i < Math.min(length, START.length); i++) {
      if (in.getByte(from + i) != START[i]) {
        return NO_HTTP;
      }
    }
    int lineStart = from;
    while (true) {
      int end = in.indexOf(lineStart, from + length, (byte) '\n');
      if (end < 0) {
        return length == MOST_BYTES ? TOO_LONG : NEED_MORE;
      }
      boolean empty = end == lineStart || (end == lineStart + 1 && in.getByte(lineStart) == '\r');
      lineStart = end + 1;
      if (empty) {
        return lineStart - from;
      }
    }
  }

  /** Reads a complete head; null if it is none. */
  static @Nullable ConnectAnswer parse(ByteBuf head) {
    String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r?\n", -1);
    Matcher first = STATUS_LINE.matcher(lines[0]);
    if (!first.matches()) {
      return null;
    }
    String error = null;
    for (int i = 1; i < lines.length && error == null; i++) {
      if (lines[i].regionMatches(true, 0, "Proxy-Status:", 0, 13)) {
        // RFC 9209 section 2: the first member is of the proxy that is closest to the target.
        Matcher found = ERROR.matcher(lines[i]);
        error = found.find() ? found.group(1).toLowerCase(Locale.ROOT) : null;
      }
    }
    return new ConnectAnswer(Integer.parseInt(first.group(1)), error);
  }

  /** What a final answer means. */
  Outcome outcome() {
    if (status < 300) {
      return Outcome.DONE;
    }
    String detail = "answered " + status + (error == null ? "" : " (" + error + ")");
    return Outcome.refused(reason(), detail);
  }

  private CloseReason reason() {
    if (status == 407) {
      return CloseReason.UPSTREAM_FAILED;
    }
    CloseReason told = error == null ? null : reason(error);
    return told != null ? told : reason(status);
  }

  private static @Nullable CloseReason reason(String error) {
    return switch (error) {
      case "connection_refused" -> CloseReason.CONNECTION_REFUSED;
      case "destination_ip_unroutable", "destination_unavailable" -> CloseReason.HOST_UNREACHABLE;
      case "destination_ip_prohibited", "http_request_denied" -> CloseReason.UPSTREAM_DENIED;
      case "dns_error", "destination_not_found" -> CloseReason.NAME_NOT_FOUND;
      case "dns_timeout" -> CloseReason.DNS_TIMEOUT;
      case "connection_timeout" -> CloseReason.CONNECT_TIMEOUT;
      case "proxy_loop_detected" -> CloseReason.LOOP_DETECTED;
      default -> null;
    };
  }

  private static CloseReason reason(int status) {
    return switch (status) {
      case 401, 403, 451 -> CloseReason.UPSTREAM_DENIED;
      case 502, 503 -> CloseReason.HOST_UNREACHABLE;
      case 504 -> CloseReason.CONNECT_TIMEOUT;
      default -> CloseReason.UPSTREAM_FAILED;
    };
  }
}
