package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * Reads an address with its type and port (RFC 1928 section 5), as it stands in requests and in the
 * headers of datagrams.
 */
final class AddressParser {
  static final int IPV4 = 1;
  static final int NAME = 3;
  static final int IPV6 = 4;

  private AddressParser() {}

  /**
   * Looks at what is readable behind some bytes; moves no index.
   *
   * @param skip how many bytes stand before the address
   * @return its length is without these
   */
  static Parsed<Endpoint> parse(ByteBuf in, int skip) {
    int readable = in.readableBytes() - skip;
    int start = in.readerIndex() + skip;
    if (readable < 1) {
      return Parsed.more();
    }
    int type = in.getUnsignedByte(start);
    return switch (type) {
      case IPV4 -> address(in, start, readable, 4);
      case IPV6 -> address(in, start, readable, 16);
      case NAME -> name(in, start, readable);
      default -> Parsed.wrong(Parsed.Flaw.ADDRESS, "address type " + type + " (expected: 1, 3, 4)");
    };
  }

  private static Parsed<Endpoint> address(ByteBuf in, int start, int readable, int size) {
    int length = 1 + size + 2;
    if (readable < length) {
      return Parsed.more();
    }
    byte[] bytes = new byte[size];
    in.getBytes(start + 1, bytes);
    return Parsed.of(Endpoint.of(address(bytes), in.getUnsignedShort(start + 1 + size)), length);
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address: " + bytes.length + " bytes", e);
    }
  }

  private static Parsed<Endpoint> name(ByteBuf in, int start, int readable) {
    if (readable < 2) {
      return Parsed.more();
    }
    int size = in.getUnsignedByte(start + 1);
    if (size == 0) {
      return Parsed.wrong(Parsed.Flaw.ADDRESS, "a name without characters");
    }
    int length = 2 + size + 2;
    if (readable < length) {
      return Parsed.more();
    }
    return endpoint(in, start + 2, size, in.getUnsignedShort(start + 2 + size), length);
  }

  /** A name or the text of an address; what is neither is never looked up. */
  static Parsed<Endpoint> endpoint(ByteBuf in, int from, int size, int port, int length) {
    // Bytes that are not ASCII become characters that no name has.
    String text = in.toString(from, size, StandardCharsets.ISO_8859_1);
    try {
      return Parsed.of(Endpoint.of(text, port), length);
    } catch (IllegalArgumentException notAName) {
      return Parsed.wrong(Parsed.Flaw.ADDRESS, String.valueOf(notAName.getMessage()));
    }
  }
}
