package io.calamary.core.internal.inspect;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Recognises HTTP/1 by its first request head (RFC 9112), and HTTP/2 by its preface (RFC 9113
 * section 3.4).
 *
 * <p>It waits for the whole head, because a second Host field may stand at its end. What a lenient
 * server might take for a request, in spite of the rules, is HTTP that is malformed.
 */
final class HttpSniffer implements Sniffer {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Yes HTTP2 =
      new Yes(Inspection.builder().protocol(AppProtocol.HTTP2).build());
  private static final Inspection MALFORMED =
      Inspection.builder().protocol(AppProtocol.HTTP1).malformed(true).build();
  private static final Yes MALFORMED_HTTP = new Yes(MALFORMED);

  HttpSniffer() {}

  @Override
  public Result sniff(ByteBuf bytes, int maxBytes) {
    int from = bytes.readerIndex();
    int to = from + Math.min(bytes.readableBytes(), maxBytes);
    boolean wait = bytes.readableBytes() < maxBytes;
    int preface = prefaceBytes(bytes, from, to);
    if (preface == PREFACE.length) {
      return HTTP2;
    }
    if (preface == to - from && wait) {
      return Answer.NEED_MORE;
    }
    int version = HttpRequestLine.versionAt(bytes, from, to);
    if (version == HttpRequestLine.NO) {
      return Answer.NO;
    }
    if (version == HttpRequestLine.TOO_LONG) {
      return MALFORMED_HTTP;
    }
    if (version == HttpRequestLine.MORE) {
      return wait ? Answer.NEED_MORE : Answer.NO;
    }
    int end = HttpHead.endAfter(bytes, version, to);
    if (end < 0) {
      return wait ? Answer.NEED_MORE : MALFORMED_HTTP;
    }
    return new Yes(HttpHead.read(bytes, HttpRequestLine.start(bytes, from, to), end));
  }

  /** A head without its end: what is left of it may come once nobody looks. */
  @Override
  public @Nullable Inspection stalled(ByteBuf bytes, int maxBytes) {
    int from = bytes.readerIndex();
    int to = from + Math.min(bytes.readableBytes(), maxBytes);
    return HttpRequestLine.versionAt(bytes, from, to) >= 0 ? MALFORMED : null;
  }

  private static int prefaceBytes(ByteBuf bytes, int from, int to) {
    int count = 0;
    while (count < PREFACE.length && from + count < to) {
      if (bytes.getByte(from + count) != PREFACE[count]) {
        return count;
      }
      count++;
    }
    return count;
  }
}
