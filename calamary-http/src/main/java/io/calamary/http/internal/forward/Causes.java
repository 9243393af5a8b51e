package io.calamary.http.internal.forward;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one table from the reason of a failure to status code and error type (RFC 9209). */
public final class Causes {
  private static final Pattern RCODE = Pattern.compile("[A-Z][A-Z0-9]{1,15}");

  private Causes() {}

  /** The answer to a flow that could not be opened. */
  public static Answer answer(FlowFailure failure) {
    String detail = failure.detail();
    return new Answer(
        status(failure.reason()),
        error(failure.reason()),
        rcode(failure),
        detail == null ? text(failure.reason()) : text(failure.reason()) + ": " + detail,
        false);
  }

  /** Of a name server's answer the detail is the code (RFC 9209 section 2.3.2). */
  private static @Nullable String rcode(FlowFailure failure) {
    String detail = failure.detail();
    boolean dns =
        failure.reason() == CloseReason.NAME_NOT_FOUND
            || failure.reason() == CloseReason.DNS_FAILED;
    return dns && detail != null && RCODE.matcher(detail).matches() ? detail : null;
  }

  /** The status code. */
  public static int status(CloseReason reason) {
    return switch (reason) {
      case PROTOCOL_ERROR, CLIENT_CLOSED -> 400;
      case UNSUPPORTED -> 501;
      case AUTHENTICATION_FAILED -> 407;
      case HANDSHAKE_TIMEOUT -> 408;
      case DENIED, ADDRESS_PROHIBITED, FILTER_ERROR, NAME_MISMATCH, UPSTREAM_DENIED -> 403;
      case LIMIT_REACHED, DRAINED -> 503;
      case DNS_TIMEOUT, CONNECT_TIMEOUT, TARGET_TIMEOUT, IDLE_TIMEOUT -> 504;
      case INTERNAL_ERROR -> 500;
      default -> 502;
    };
  }

  /** The error type of RFC 9209 section 2.3. */
  public static String error(CloseReason reason) {
    return switch (reason) {
      case PROTOCOL_ERROR, CLIENT_CLOSED, UNSUPPORTED, NOT_INTERCEPTED, HANDSHAKE_TIMEOUT ->
          "http_request_error";
      case AUTHENTICATION_FAILED, DENIED, NAME_MISMATCH, UPSTREAM_DENIED -> "http_request_denied";
      case ADDRESS_PROHIBITED -> "destination_ip_prohibited";
      case LIMIT_REACHED, DRAINED -> "connection_limit_reached";
      case LOOP_DETECTED -> "proxy_loop_detected";
      case NAME_NOT_FOUND, DNS_FAILED -> "dns_error";
      case DNS_TIMEOUT -> "dns_timeout";
      case CONNECTION_REFUSED -> "connection_refused";
      case HOST_UNREACHABLE, NETWORK_UNREACHABLE -> "destination_ip_unroutable";
      case CONNECT_TIMEOUT -> "connection_timeout";
      case TARGET_CLOSED, COMPLETED -> "connection_terminated";
      case TARGET_PROTOCOL_ERROR -> "http_protocol_error";
      case TARGET_TIMEOUT, IDLE_TIMEOUT -> "http_response_timeout";
      case FILTER_ERROR, INTERNAL_ERROR -> "proxy_internal_error";
      case UPSTREAM_FAILED -> "destination_unavailable";
    };
  }

  private static String text(CloseReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
