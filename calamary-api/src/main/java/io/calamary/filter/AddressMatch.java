package io.calamary.filter;

import io.calamary.flow.Flow;
import java.net.InetAddress;
import java.util.List;

/** Compares an address of the flow with networks. */
final class AddressMatch implements Leaning {
  private final Dimension dimension;
  private final CidrSet networks;
  private final boolean leansToYes;

  AddressMatch(Dimension dimension, CidrSet networks) {
    this(dimension, networks, true);
  }

  private AddressMatch(Dimension dimension, CidrSet networks, boolean leansToYes) {
    this.dimension = dimension;
    this.networks = networks;
    this.leansToYes = leansToYes;
  }

  @Override
  public MatchResult test(Flow flow) {
    InetAddress address = dimension.address(flow);
    if (address == null) {
      return dimension == Dimension.DESTINATION ? MatchResult.NEEDS_ADDRESS : MatchResult.NO;
    }
    IpBits bits = IpBits.of(address);
    return MatchResult.of(networks.contains(bits) || isInside(bits));
  }

  /** A source is where packets come from; nobody is let in for what his address looks like. */
  private boolean isInside(IpBits bits) {
    return dimension != Dimension.SOURCE
        && (leansToYes ? networks.containsEmbedded(bits) : networks.containsTranslated(bits));
  }

  @Override
  public Match leaning(boolean yes) {
    return yes == leansToYes ? this : new AddressMatch(dimension, networks, yes);
  }

  @Override
  public List<Key> keys() {
    return networks.keys(dimension);
  }

  @Override
  public String toString() {
    return Words.lower(dimension) + "(" + networks + ")";
  }
}
