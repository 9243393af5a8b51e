package io.calamary.filter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.nio.ByteOrder;

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

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  static IpBits of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new IpBits(true, 0, (int) INTS.get(bytes, 0) & LOW_32);
    }
    long high = (long) LONGS.get(bytes, 0);
    long low = (long) LONGS.get(bytes, 8);
    return isMapped(high, low) ? new IpBits(true, 0, low & LOW_32) : new IpBits(false, high, low);
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
