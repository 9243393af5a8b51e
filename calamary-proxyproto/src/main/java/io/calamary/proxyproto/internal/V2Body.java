package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyHeader.Family;
import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What follows the first 16 bytes of a header of version 2: addresses, then TLVs. */
final class V2Body {
  private static final int UNIX_LENGTH = 216;

  private final ByteBuf in;
  private final int from;
  private final Family family;
  private final Strictness strictness;
  private final int length;
  private final Tlvs tlvs;

  V2Body(ByteBuf in, int from, Family family, Strictness strictness) {
    this.in = in;
    this.from = from;
    this.family = family;
    this.strictness = strictness;
    this.length = V2Parser.FIXED + in.getUnsignedShort(from + V2Parser.FIXED - 2);
    this.tlvs =
        new Tlvs(in, from + V2Parser.FIXED + addressLength(family), from + length, strictness);
  }

  private static int addressLength(Family family) {
    return switch (family) {
      case UNSPEC -> 0;
      case TCP4, UDP4 -> 12;
      case TCP6, UDP6 -> 36;
      case UNIX_STREAM, UNIX_DATAGRAM -> UNIX_LENGTH;
    };
  }

  /** How many bytes the header has. */
  int length() {
    return length;
  }

  /** Known as soon as the first 16 bytes are there, so nothing too long is ever gathered. */
  @Nullable String tooLong() {
    int body = length - V2Parser.FIXED;
    return body > strictness.maxLength()
        ? "a length of " + body + " (expected: at most " + strictness.maxLength() + ")"
        : null;
  }

  /** What is wrong with the bytes so far; null for nothing. */
  @Nullable String flaw() {
    String tooLong = tooLong();
    if (tooLong != null) {
      return tooLong;
    }
    if (length - V2Parser.FIXED < addressLength(family)) {
      return "a length below that of the addresses";
    }
    // What the bytes of an unknown family mean, nobody knows.
    if (family == Family.UNSPEC) {
      return strictness.requireChecksum() ? "no checksum" : null;
    }
    String flaw = tlvs.flaw();
    if (flaw != null || in.writerIndex() < from + length) {
      return flaw;
    }
    return Checksum.flaw(in, from, length, tlvs.checksum(), strictness.requireChecksum());
  }

  /** The header, once all of it is there and nothing is wrong with it. */
  ProxyHeader header() {
    ProxyHeader.Builder header = ProxyHeader.builder(2).family(family);
    switch (family) {
      case TCP4, UDP4 -> header.addresses(socket(4, 0), socket(4, 1));
      case TCP6, UDP6 -> header.addresses(socket(16, 0), socket(16, 1));
      case UNSPEC -> {
        return header.build();
      }
      case UNIX_STREAM, UNIX_DATAGRAM -> {
        // A path tells nothing that an IP proxy could use.
      }
    }
    return header.tlvs(tlvs.list()).ssl(tlvs.ssl()).build();
  }

  private InetSocketAddress socket(int bytes, int which) {
    byte[] address = new byte[bytes];
    int start = from + V2Parser.FIXED;
    in.getBytes(start + which * bytes, address);
    return Sockets.of(address, in.getUnsignedShort(start + 2 * bytes + 2 * which));
  }
}
