package io.calamary.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Many networks, asked together; the time grows with the logarithm of their number. Two networks
 * never overlap in part, so once those inside others are left out, the last one that starts at or
 * before an address is the only one that can hold it.
 */
final class CidrSet {
  /** The order of where they start; of two that start at one address the larger comes first. */
  static final Comparator<Cidr> BY_START = new ByStart();

  private final List<Cidr> networks;
  private final Cidr[] v4;
  private final Cidr[] v6;

  CidrSet(List<Cidr> networks) {
    List<Cidr> four = new ArrayList<>();
    List<Cidr> six = new ArrayList<>();
    for (Cidr network : networks) {
      (network.v4() ? four : six).add(network);
    }
    v4 = outermost(four);
    v6 = outermost(six);
    this.networks = networks;
  }

  /** Reads networks as {@link Cidr#parse} does. */
  static CidrSet parse(String what, String... cidrs) {
    return new CidrSet(Words.atLeastOne(what, cidrs).stream().map(Cidr::parse).toList());
  }

  private static Cidr[] outermost(List<Cidr> sorted) {
    sorted.sort(BY_START);
    List<Cidr> kept = new ArrayList<>();
    for (Cidr network : sorted) {
      if (kept.isEmpty() || !kept.get(kept.size() - 1).contains(network.start())) {
        kept.add(network);
      }
    }
    return kept.toArray(new Cidr[0]);
  }

  /** The networks as keys. */
  List<Keyed.Key> keys(Dimension dimension) {
    return networks.stream().map(network -> new Keyed.Key(dimension, network)).toList();
  }

  /** Whether the address lies in one of the networks. */
  boolean contains(IpBits bits) {
    return contains(bits.v4() ? v4 : v6, bits);
  }

  /** Whether an IPv4 address that this IPv6 address may carry lies in one of the networks. */
  boolean containsEmbedded(IpBits bits) {
    return !bits.v4()
        && (contains4(EmbeddedIp4.inTail(bits.high(), bits.low()))
            || contains4(EmbeddedIp4.elsewhere(bits.high(), bits.low())));
  }

  /** Whether this IPv6 address surely is sent to an IPv4 address in one of the networks. */
  boolean containsTranslated(IpBits bits) {
    return !bits.v4() && contains4(EmbeddedIp4.translated(bits.high(), bits.low()));
  }

  private boolean contains4(long address) {
    return address != EmbeddedIp4.NONE
        && v4.length != 0
        && contains(v4, new IpBits(true, 0, address));
  }

  private static boolean contains(Cidr[] sorted, IpBits bits) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle].startsBehind(bits)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from > 0 && sorted[from - 1].contains(bits);
  }

  @Override
  public String toString() {
    return Words.join(networks);
  }

  /** A class of its own, as each server sorts when it starts, when lambdas are made slowly. */
  private static final class ByStart implements Comparator<Cidr> {
    @Override
    public int compare(Cidr one, Cidr other) {
      IpBits a = one.start();
      IpBits b = other.start();
      int order = IpBits.compare(a.high(), a.low(), b.high(), b.low());
      return order != 0 ? order : Integer.compare(one.prefix(), other.prefix());
    }
  }
}
