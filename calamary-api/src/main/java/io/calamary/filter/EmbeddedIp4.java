package io.calamary.filter;

/**
 * Finds the IPv4 address that an IPv6 address carries inside, where a translator or a tunnel on the
 * way would send it to that one. (IPv4-mapped addresses are not among them: {@link IpBits} reads
 * them as IPv4 from the start.)
 *
 * <p>An address can be readable in more than one way, so there are two questions for "may carry",
 * {@link #inTail} and {@link #elsewhere}, and a stricter one, {@link #translated}.
 */
final class EmbeddedIp4 {
  /** What the methods answer where there is no IPv4 address; an IPv4 address is never negative. */
  static final long NONE = -1;

  private static final long NAT64 = 0x0064_ff9b_0000_0000L;
  private static final long LOCAL_NAT64 = 0x0064_ff9b_0001L;
  private static final long TEREDO = 0x2001_0000L;
  private static final long SIX_TO_FOUR = 0x2002L;
  private static final long TRANSLATED = 0xffff_0000L;
  private static final long ISATAP = 0x0000_5efeL;
  private static final long UNIVERSAL_BIT = 0x0200_0000L;

  private EmbeddedIp4() {}

  /**
   * The IPv4 address in the last 32 bits: IPv4-compatible (RFC 4291 section 2.5.5.1, but not :: and
   * ::1), IPv4-translated (RFC 2765 section 2.1), NAT64 (RFC 6052, RFC 8215), ISATAP (RFC 5214
   * section 6.1).
   */
  static long inTail(long high, long low) {
    long before = low >>> 32;
    boolean found =
        (high == 0 && before == 0 && low > 1)
            || (high == 0 && before == TRANSLATED)
            || isNat64(high, low)
            || (isLocalNat64(high) && !isShortForm(high, low))
            || (before & ~UNIVERSAL_BIT) == ISATAP;
    return found ? low & IpBits.LOW_32 : NONE;
  }

  /**
   * The IPv4 address in another place: 6to4 (RFC 3056), Teredo (RFC 4380 section 4, inverted), the
   * local-use NAT64 prefix with 48 bits (RFC 6052 section 2.2).
   */
  static long elsewhere(long high, long low) {
    if (high >>> 48 == SIX_TO_FOUR) {
      return high >>> 16 & IpBits.LOW_32;
    }
    if (high >>> 32 == TEREDO) {
      return ~low & IpBits.LOW_32;
    }
    if (isLocalNat64(high)) {
      long address = shortForm(high, low);
      return address == 0 ? NONE : address;
    }
    return NONE;
  }

  /**
   * The IPv4 address that a NAT64 translator sends to, where that is certain. A host without IPv4
   * reaches every IPv4 address in this way, so it is the usual spelling there.
   */
  static long translated(long high, long low) {
    if (isNat64(high, low)) {
      return low & IpBits.LOW_32;
    }
    if (!isLocalNat64(high)) {
      return NONE;
    }
    if (isShortForm(high, low)) {
      return shortForm(high, low);
    }
    return shortForm(high, low) == 0 ? low & IpBits.LOW_32 : NONE;
  }

  private static boolean isNat64(long high, long low) {
    return high == NAT64 && low >>> 32 == 0;
  }

  private static boolean isLocalNat64(long high) {
    return high >>> 16 == LOCAL_NAT64;
  }

  /** RFC 6052 section 2.2: 16 bits of the address, an octet u, 16 bits of it, a zero suffix. */
  private static boolean isShortForm(long high, long low) {
    return (low & 0xff_ffff_ffffL) == 0 && shortForm(high, low) != 0;
  }

  private static long shortForm(long high, long low) {
    return (high & 0xffff) << 16 | (low >>> 40 & 0xffff);
  }
}
