package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is said to a client in its own protocol when its flow is refused. */
final class LastWords {
  private static final int ACCESS_DENIED = 49;
  private static final int INTERNAL_ERROR = 80;
  private static final int UNRECOGNIZED_NAME = 112;
  private static final byte[] HEAD = "HEAD ".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DETAILS = 200;

  private LastWords() {}

  /** As HTTP writes times (RFC 9110 section 5.6.7); loaded with the first one. */
  private static final class Format {
    private static final DateTimeFormatter IMF_FIXDATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
  }

  /** A fatal alert in a record of its own (RFC 8446 section 6). */
  static ByteBuf alert(ByteBufAllocator alloc, CloseReason reason) {
    int code =
        switch (reason) {
          case NAME_NOT_FOUND, NAME_MISMATCH -> UNRECOGNIZED_NAME;
          default -> reason.side() == CloseReason.Side.POLICY ? ACCESS_DENIED : INTERNAL_ERROR;
        };
    return alloc
        .buffer(7)
        .writeByte(0x15)
        .writeShort(0x0303)
        .writeShort(2)
        .writeByte(2)
        .writeByte(code);
  }

  /**
   * A response with status 403 (RFC 9110 section 15.5.4), as the http mode makes it.
   *
   * @param request the first bytes of the request, borrowed
   */
  static ByteBuf forbidden(ByteBufAllocator alloc, FlowFailure failure, ByteBuf request) {
    String detail = failure.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (failure.detail() != null) {
      detail += ": " + failure.detail();
    }
    byte[] content = ("403 " + detail + "\n").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 403 Forbidden\r\nDate: "
            + Format.IMF_FIXDATE.format(Instant.now())
            + "\r\nProxy-Status: calamary; error="
            + error(failure.reason())
            + "; details=\""
            + quoted(detail)
            + "\"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + content.length
            + "\r\nConnection: close\r\n\r\n";
    ByteBuf out = alloc.buffer(head.length() + content.length);
    ByteBufUtil.writeAscii(out, head);
    return startsWithHead(request) ? out : out.writeBytes(content);
  }

  private static boolean startsWithHead(ByteBuf request) {
    return request.readableBytes() >= HEAD.length
        && ByteBufUtil.equals(
            request, request.readerIndex(), Unpooled.wrappedBuffer(HEAD), 0, HEAD.length);
  }

  /** The error type of RFC 9209 section 2.3. */
  private static String error(CloseReason reason) {
    return switch (reason) {
      case ADDRESS_PROHIBITED -> "destination_ip_prohibited";
      case FILTER_ERROR -> "proxy_internal_error";
      case LIMIT_REACHED -> "connection_limit_reached";
      case LOOP_DETECTED -> "proxy_loop_detected";
      default -> "http_request_denied";
    };
  }

  /** What a string of a structured field may hold (RFC 8941 section 3.3.3). */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MOST_DETAILS); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return out.toString();
  }
}
