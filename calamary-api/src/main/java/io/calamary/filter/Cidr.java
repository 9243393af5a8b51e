package io.calamary.filter;

import io.calamary.flow.Endpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A network (RFC 4632, RFC 4291 section 2.3), or a single address. Immutable.
 *
 * <p>IPv4 and IPv6 are two worlds: {@code ::/0} holds no IPv4 address. An IPv4-mapped IPv6 address
 * is the IPv4 address that it spells.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Cidr {
  private final boolean v4;
  private final long high;
  private final long low;
  private final long maskHigh;
  private final long maskLow;
  private final int prefix;
  private final String text;

  private Cidr(InetAddress address, int prefix, String written) {
    IpBits bits = IpBits.of(address);
    v4 = bits.v4();
    high = bits.high();
    low = bits.low();
    this.prefix = prefix;
    int longPrefix = v4 ? prefix + 96 : prefix;
    maskHigh = mask(Math.min(longPrefix, 64));
    maskLow = mask(Math.max(longPrefix - 64, 0));
    text = Endpoint.of(address, 0).host() + "/" + prefix;
    if ((high & ~maskHigh) != 0 || (low & ~maskLow) != 0) {
      throw new IllegalArgumentException(
          "cidr: '"
              + written
              + "' has bits set behind its prefix (remedy: clear them, or write "
              + Endpoint.of(address, 0).host()
              + (v4 ? "/32" : "/128")
              + " for the one address)");
    }
  }

  private static long mask(int ones) {
    return ones == 0 ? 0 : -1L << (64 - ones);
  }

  /**
   * Reads a network such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or an address. IPv4 is
   * written as four decimal numbers and nothing else, IPv6 as RFC 4291 section 2.2 has it, without
   * brackets and zone.
   *
   * @throws IllegalArgumentException if the text is neither, or bits behind the prefix are set
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = strictAddress(host, text);
    int longest = address instanceof Inet4Address ? 32 : 128;
    int prefix = slash < 0 ? longest : parsePrefix(text.substring(slash + 1), longest);
    if (prefix < 0) {
      throw new IllegalArgumentException(
          "cidr: '" + text + "' (expected: a prefix of 0-" + longest + " behind the '/')");
    }
    return new Cidr(address, prefix, text);
  }

  /** Only one spelling of IPv4: what {@code 010.0.0.0/8} means depends on who reads it. */
  private static InetAddress strictAddress(String host, String text) {
    InetAddress address = host.startsWith("[") ? null : Endpoint.addressOf(host);
    if (address == null) {
      throw new IllegalArgumentException(
          "cidr: '"
              + text
              + "' (expected: a network such as 10.0.0.0/8 or 2001:db8::/32, or an"
              + " address)");
    }
    if (address instanceof Inet4Address && !address.getHostAddress().equals(host)) {
      throw new IllegalArgumentException(
          "cidr: '"
              + text
              + "' (expected: IPv4 as four decimal numbers: "
              + address.getHostAddress()
              + ")");
    }
    return address;
  }

  private static int parsePrefix(String digits, int longest) {
    if (digits.isEmpty()
        || digits.length() > 3
        || (digits.length() > 1 && digits.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= longest ? value : -1;
  }

  /** Whether the address lies in this network. */
  public boolean contains(InetAddress address) {
    return contains(IpBits.of(address));
  }

  /**
   * Whether the address lies in this network, or may carry an IPv4 address inside that does:
   * IPv4-compatible and IPv4-translated, NAT64 with its well-known and local-use prefixes, 6to4,
   * Teredo and ISATAP addresses. Made for lists of what is forbidden; for lists of what is allowed
   * it says yes too easily, since anybody can choose an ISATAP address in a network of his own.
   */
  public boolean containsEmbedded(InetAddress address) {
    IpBits bits = IpBits.of(address);
    return contains(bits)
        || (v4
            && !bits.v4()
            && (contains4(EmbeddedIp4.inTail(bits.high(), bits.low()))
                || contains4(EmbeddedIp4.elsewhere(bits.high(), bits.low()))));
  }

  /**
   * Whether one of many networks {@link #containsEmbedded} an address; the time grows with the
   * logarithm of their number.
   *
   * @param networks may be none, which hold no address; copied
   */
  public static Predicate<InetAddress> anyEmbedded(Collection<Cidr> networks) {
    if (networks.isEmpty()) {
      return address -> false;
    }
    CidrSet set = new CidrSet(List.copyOf(networks));
    return address -> {
      IpBits bits = IpBits.of(address);
      return set.contains(bits) || set.containsEmbedded(bits);
    };
  }

  boolean contains(IpBits bits) {
    return bits.v4() == v4 && contains(bits.high(), bits.low());
  }

  /** Whether an address of the same IP version lies in this network. */
  boolean contains(long addressHigh, long addressLow) {
    return (addressHigh & maskHigh) == high && (addressLow & maskLow) == low;
  }

  private boolean contains4(long address) {
    return address != EmbeddedIp4.NONE && (address & maskLow) == low;
  }

  boolean v4() {
    return v4;
  }

  /** The first address of the network. */
  IpBits start() {
    return new IpBits(v4, high, low);
  }

  boolean startsBehind(IpBits bits) {
    return IpBits.compare(high, low, bits.high(), bits.low()) > 0;
  }

  int prefix() {
    return prefix;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The network in its canonical text (RFC 5952), always with a prefix. */
  @Override
  public String toString() {
    return text;
  }
}
