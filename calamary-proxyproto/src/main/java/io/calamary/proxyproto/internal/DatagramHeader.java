package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyPreface;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that a datagram begins with. There is only version 2 for datagrams
 * (specification, section 2.2), and all of a header is in the same datagram as the payload.
 */
final class DatagramHeader {
  private DatagramHeader() {}

  /**
   * Looks at a whole datagram; moves no index. The answer is a header with addresses of UDP, or
   * what is wrong, but never that more bytes must come.
   */
  static HeaderResult parse(ByteBuf in, ProxyPreface preface) {
    int at = in.readerIndex();
    ProxyHeader last = null;
    for (int i = 0; i < preface.maxHeaders(); i++) {
      HeaderResult result = V2Parser.parse(in, at, preface.strictness());
      ProxyHeader header = result.header();
      if (header == null) {
        if (last != null && isPayload(result, in.writerIndex() - at)) {
          break;
        }
        return result.kind() == HeaderResult.Kind.MORE
            ? HeaderResult.wrong("a header that is cut short")
            : result;
      }
      InetSocketAddress sender = source(header);
      if (sender == null) {
        return HeaderResult.wrong("no addresses of UDP: " + header);
      }
      at += result.length();
      last = last == null ? header : header.behind(last);
      if (!preface.trusts(sender.getAddress())) {
        break;
      }
    }
    return last == null ? HeaderResult.foreign() : HeaderResult.of(last, at - in.readerIndex());
  }

  /** Whether what follows a header is none: without a whole signature nothing is. */
  private static boolean isPayload(HeaderResult result, int length) {
    return switch (result.kind()) {
      case FOREIGN -> true;
      case MORE -> length < V2Parser.SIGNATURE_LENGTH;
      case WRONG, COMPLETE -> false;
    };
  }

  private static @Nullable InetSocketAddress source(ProxyHeader header) {
    return switch (header.family()) {
      case UDP4, UDP6 -> header.source();
      case TCP4, TCP6, UNIX_STREAM, UNIX_DATAGRAM, UNSPEC -> null;
    };
  }
}
