package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the server name of a ClientHello, or whether there is one. */
final class ServerNameMatch implements Keyed {
  private final @Nullable DomainSet names;

  /** Makes a match; null stands for every name. */
  ServerNameMatch(@Nullable DomainSet names) {
    this.names = names;
  }

  @Override
  public MatchResult test(Flow flow) {
    if (!flow.knows(Fact.INSPECTION)) {
      return MatchResult.NEEDS_INSPECTION;
    }
    String name = FlowNames.serverName(flow);
    return MatchResult.of(name != null && (names == null || names.contains(name)));
  }

  @Override
  public @Nullable List<Key> keys() {
    return names == null ? null : names.keys(Dimension.SERVER_NAME);
  }

  @Override
  public String toString() {
    return names == null ? "hasServerName()" : "serverName(" + names + ")";
  }
}
