package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;

/** Matches where a client asks for one name and writes another one into its ClientHello. */
enum ServerNameDiffers implements Keyed {
  INSTANCE;

  @Override
  public MatchResult test(Flow flow) {
    if (flow.destination().address() != null) {
      return MatchResult.NO;
    }
    if (!flow.knows(Fact.INSPECTION)) {
      return MatchResult.NEEDS_INSPECTION;
    }
    String serverName = FlowNames.serverName(flow);
    return MatchResult.of(serverName != null && !serverName.equals(flow.destination().host()));
  }

  @Override
  public String toString() {
    return "serverNameDiffers()";
  }
}
