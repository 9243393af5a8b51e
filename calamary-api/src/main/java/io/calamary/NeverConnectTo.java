package io.calamary;

import io.calamary.filter.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * Addresses that a server never connects to, whatever a filter says. An IPv6 address that carries
 * an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) is judged by that one too.
 * Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NeverConnectTo {
  private static final NeverConnectTo STANDARD =
      of(
          List.of(
              "0.0.0.0/8",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "224.0.0.0/4",
              "255.255.255.255/32",
              "::/128",
              "::1/128",
              "100::/64",
              "fe80::/10",
              "fc00::/7",
              "ff00::/8"));

  private final List<Cidr> cidrs;

  private final Predicate<InetAddress> holds;

  private NeverConnectTo(List<Cidr> cidrs) {
    this.cidrs = cidrs;
    this.holds = Cidr.anyEmbedded(cidrs);
  }

  /** This host, link-local, unique-local, multicast, broadcast and discard addresses. */
  public static NeverConnectTo standard() {
    return STANDARD;
  }

  /**
   * A list of one's own.
   *
   * @param cidrs networks such as {@code 10.0.0.0/8}, or addresses
   * @throws IllegalArgumentException if one does not parse
   */
  public static NeverConnectTo of(List<String> cidrs) {
    List<Cidr> parsed = new ArrayList<>();
    for (String cidr : cidrs) {
      parsed.add(Cidr.parse(cidr));
    }
    return new NeverConnectTo(List.copyOf(parsed));
  }

  /** The networks. */
  public List<Cidr> cidrs() {
    return cidrs;
  }

  /** Whether this address, or an IPv4 address inside it, is in the list. */
  public boolean contains(InetAddress address) {
    return holds.test(address);
  }
}
