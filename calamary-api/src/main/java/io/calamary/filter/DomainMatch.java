package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the name of the target; where the target is an address, the name that the client's first
 * bytes give. A name that the proxy does not go to is not looked at, so that a client that asks for
 * one name can't be let through by writing another one into its first bytes.
 */
final class DomainMatch implements Keyed {
  private final @Nullable DomainSet names;

  /** Makes a match; null stands for every name. */
  DomainMatch(@Nullable DomainSet names) {
    this.names = names;
  }

  @Override
  public MatchResult test(Flow flow) {
    if (Dimension.DOMAIN.unknown(flow)) {
      return MatchResult.NEEDS_INSPECTION;
    }
    String name = FlowNames.judged(flow);
    return MatchResult.of(name != null && (names == null || names.contains(name)));
  }

  @Override
  public @Nullable List<Key> keys() {
    return names == null ? null : names.keys(Dimension.DOMAIN);
  }

  @Override
  public String toString() {
    return names == null ? "hasDomain()" : "domain(" + names + ")";
  }
}
