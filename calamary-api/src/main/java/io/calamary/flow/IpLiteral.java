package io.calamary.flow;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as text, in every spelling of inet_aton and RFC 4291, without any resolver. */
final class IpLiteral {
  private IpLiteral() {}

  /** The address, an IPv4-mapped one as IPv4; null if the text is not an address. */
  static @Nullable InetAddress parse(String text) {
    int length = text.length();
    if (length == 0) {
      return null;
    }
    if (text.indexOf(':') >= 0) {
      boolean bracketed = text.charAt(0) == '[' && text.charAt(length - 1) == ']';
      byte[] v6 = Ip6Text.parse(bracketed ? text.substring(1, length - 1) : text);
      return v6 == null ? null : address(v6);
    }
    char first = text.charAt(0);
    return first >= '0' && first <= '9' ? parse4(text) : null;
  }

  /** One to four numbers, decimal, octal or hexadecimal; the last fills the bytes that are left. */
  private static @Nullable InetAddress parse4(String text) {
    int length = text.endsWith(".") ? text.length() - 1 : text.length();
    long value = 0;
    int parts = 0;
    int start = 0;
    for (int i = 0; i <= length; i++) {
      if (i < length && text.charAt(i) != '.') {
        continue;
      }
      long part = number(text, start, i);
      boolean last = i == length;
      if (part < 0 || ++parts > 4 || part > (last ? (1L << (8 * (5 - parts))) - 1 : 255)) {
        return null;
      }
      value = last ? (value << (8 * (5 - parts))) | part : (value << 8) | part;
      start = i + 1;
    }
    byte[] bytes = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    return address(bytes);
  }

  private static long number(String text, int from, int to) {
    boolean zero = to > from && text.charAt(from) == '0';
    boolean hex = zero && to - from > 2 && (text.charAt(from + 1) | 0x20) == 'x';
    int radix = hex ? 16 : zero && to - from > 1 ? 8 : 10;
    int i = hex ? from + 2 : from;
    if (i >= to) {
      return -1;
    }
    long value = 0;
    for (; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      value = value * radix + digit;
      if (digit < 0 || value > 0xffff_ffffL) {
        return -1;
      }
    }
    return value;
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** The same address without a zone: a zone is of this host, not of the address. */
  static InetAddress withoutScope(InetAddress address) {
    return address instanceof Inet6Address ? address(address.getAddress()) : address;
  }

  static String format(InetAddress address) {
    return address instanceof Inet6Address
        ? Ip6Text.format(address.getAddress())
        : address.getHostAddress();
  }
}
