package io.calamary.filter;

import java.net.InetAddress;

/**
 * An address as numbers that can be compared fast. An IPv4 address stands in the last 32 bits, and
 * an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the IPv4 address that it spells.
 *
 * @param v4 whether it is an IPv4 address
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits
 */
record IpBits(boolean v4, long high, long low) {
  static final long LOW_32 = 0xffff_ffffL;

  static IpBits of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new IpBits(true, 0, number(bytes, 0, 4));
    }
    long high = number(bytes, 0, 8);
    long low = number(bytes, 8, 16);
    return isMapped(high, low) ? new IpBits(true, 0, low & LOW_32) : new IpBits(false, high, low);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }

  private static boolean isMapped(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** The order of the addresses, as unsigned numbers. */
  static int compare(long high1, long low1, long high2, long low2) {
    int first = Long.compareUnsigned(high1, high2);
    return first != 0 ? first : Long.compareUnsigned(low1, low2);
  }
}
