package io.calamary.proxyproto.internal;

import io.calamary.core.spi.PrefaceReader;
import io.calamary.core.spi.PrefaceResult;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyPreface;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads one header, or a few in a row. */
final class ProxyPrefaceReader implements PrefaceReader {
  private final ProxyPreface preface;

  ProxyPrefaceReader(ProxyPreface preface) {
    this.preface = preface;
  }

  @Override
  public Admission admit(InetSocketAddress peer) {
    if (preface.trusts(peer.getAddress())) {
      return preface.trustAny() ? Admission.READ : Admission.READ_FOR_MANY;
    }
    return preface.optional() ? Admission.SKIP : Admission.REFUSE;
  }

  @Override
  public @Nullable Duration timeout() {
    return preface.headerTimeout();
  }

  @Override
  public PrefaceResult read(ByteBuf in) {
    int at = in.readerIndex();
    ProxyHeader last = null;
    InetSocketAddress source = null;
    for (int i = 0; i < preface.maxHeaders(); i++) {
      HeaderResult result = HeaderParser.parse(in, at, preface.strictness());
      ProxyHeader header = result.header();
      if (header == null) {
        if (last != null && result.kind() == HeaderResult.Kind.FOREIGN) {
          break;
        }
        return incomplete(result);
      }
      at += result.length();
      last = last == null ? header : header.behind(last);
      source = isTcp(header) ? header.source() : source;
      if (!mayFollow(header)) {
        break;
      }
    }
    return last == null ? PrefaceResult.more() : complete(at - in.readerIndex(), last, source);
  }

  private PrefaceResult incomplete(HeaderResult result) {
    return switch (result.kind()) {
      case MORE, COMPLETE -> PrefaceResult.more();
      case FOREIGN ->
          preface.optional() ? PrefaceResult.absent() : PrefaceResult.refused(result.detail());
      case WRONG -> PrefaceResult.refused("a PROXY header with " + result.detail());
    };
  }

  /** Another header counts only if its sender, whom this one names, is trusted as well. */
  private boolean mayFollow(ProxyHeader header) {
    InetSocketAddress sender = header.source();
    return isTcp(header) && sender != null && preface.trusts(sender.getAddress());
  }

  /** Addresses of UDP say nothing about this connection, which is one of TCP. */
  private static boolean isTcp(ProxyHeader header) {
    return switch (header.family()) {
      case TCP4, TCP6 -> true;
      case UDP4, UDP6, UNIX_STREAM, UNIX_DATAGRAM, UNSPEC -> false;
    };
  }

  private static PrefaceResult complete(
      int length, ProxyHeader header, @Nullable InetSocketAddress source) {
    PrefaceResult.Builder result = PrefaceResult.complete(length);
    if (source != null) {
      result.source(source);
    }
    HeaderFacts.tell(header, result::attribute);
    return result.build();
  }
}
