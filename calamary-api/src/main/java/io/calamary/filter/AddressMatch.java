package io.calamary.filter;

import io.calamary.flow.Flow;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Compares an address of the flow with networks. */
final class AddressMatch implements Leaning {
  private final Subject subject;
  private final CidrSet networks;
  private final boolean leansToYes;

  AddressMatch(Subject subject, CidrSet networks) {
    this(subject, networks, true);
  }

  private AddressMatch(Subject subject, CidrSet networks, boolean leansToYes) {
    this.subject = subject;
    this.networks = networks;
    this.leansToYes = leansToYes;
  }

  @Override
  public MatchResult test(Flow flow) {
    InetAddress address = subject.of(flow);
    if (address == null) {
      return subject == Subject.DESTINATION ? MatchResult.NEEDS_ADDRESS : MatchResult.NO;
    }
    IpBits bits = IpBits.of(address);
    return MatchResult.of(networks.contains(bits) || isInside(bits));
  }

  /** A source is where packets come from; nobody is let in for what his address looks like. */
  private boolean isInside(IpBits bits) {
    return subject != Subject.SOURCE
        && (leansToYes ? networks.containsEmbedded(bits) : networks.containsTranslated(bits));
  }

  @Override
  public Match leaning(boolean yes) {
    return yes == leansToYes ? this : new AddressMatch(subject, networks, yes);
  }

  @Override
  public String toString() {
    return subject.text + "(" + networks + ")";
  }

  /** Whose address. */
  enum Subject {
    SOURCE("source"),
    DIALLED("dialled"),
    DESTINATION("destination");

    private final String text;

    Subject(String text) {
      this.text = text;
    }

    private @Nullable InetAddress of(Flow flow) {
      return switch (this) {
        case SOURCE -> flow.source().getAddress();
        case DIALLED -> flow.destination().address();
        case DESTINATION -> flow.address();
      };
    }
  }
}
