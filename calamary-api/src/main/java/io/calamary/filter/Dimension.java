package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a flow that rules can be found by. */
enum Dimension {
  SOURCE,
  DIALLED,
  DESTINATION,
  SOURCE_PORT,
  PORT,
  DOMAIN,
  SERVER_NAME,
  PROTOCOL,
  TRANSPORT,
  LISTENER,
  USER;

  /** Whether the flow's value is not known yet, so that matches on it ask for a fact. */
  boolean unknown(Flow flow) {
    return switch (this) {
      case DESTINATION -> flow.address() == null;
      case DOMAIN -> flow.target().address() != null && !flow.knows(Fact.INSPECTION);
      case SERVER_NAME, PROTOCOL -> !flow.knows(Fact.INSPECTION);
      case SOURCE, DIALLED, SOURCE_PORT, PORT, TRANSPORT, LISTENER, USER -> false;
    };
  }

  /** Whether there are flows of which it is {@link #unknown}. */
  boolean canBeUnknown() {
    return this == DESTINATION || this == DOMAIN || this == SERVER_NAME || this == PROTOCOL;
  }

  /** Makes the table that finds the rules by the values of this dimension. */
  Table table(Map<Object, int[]> rules) {
    return switch (this) {
      case SOURCE, DIALLED, DESTINATION -> networks(new NetworkTable(rules));
      case SOURCE_PORT, PORT -> ports(new PortTable(rules));
      case DOMAIN, SERVER_NAME -> names(new SuffixTable(rules));
      case PROTOCOL, TRANSPORT, LISTENER, USER -> words(Map.copyOf(rules));
    };
  }

  private Table networks(NetworkTable table) {
    return (flow, out) -> {
      InetAddress address = address(flow);
      if (address != null) {
        table.find(IpBits.of(address), this != SOURCE, out);
      }
    };
  }

  private Table ports(PortTable table) {
    return (flow, out) ->
        table.find(this == PORT ? flow.target().port() : flow.source().getPort(), out);
  }

  private Table names(SuffixTable table) {
    return (flow, out) -> {
      String name = this == DOMAIN ? FlowNames.judged(flow) : FlowNames.serverName(flow);
      if (name != null) {
        table.find(name, out);
      }
    };
  }

  private Table words(Map<Object, int[]> table) {
    return (flow, out) -> {
      Object word = word(flow);
      if (word != null) {
        out.add(table.get(word));
      }
    };
  }

  /** The address that matches of this dimension judge. */
  @Nullable InetAddress address(Flow flow) {
    return switch (this) {
      case SOURCE -> flow.source().getAddress();
      case DIALLED -> flow.destination().address();
      case DESTINATION -> flow.address();
      default -> throw new IllegalStateException(this + " has no addresses");
    };
  }

  /** The value that matches of this dimension compare with others. */
  @Nullable Object word(Flow flow) {
    return switch (this) {
      case PROTOCOL -> flow.inspection().protocol();
      case TRANSPORT -> flow.transport();
      case LISTENER -> flow.listener();
      case USER -> flow.user();
      default -> throw new IllegalStateException(this + " has no words");
    };
  }

  /** Finds rules by one value of a flow that is known. */
  @FunctionalInterface
  interface Table {
    /** Adds every rule that may not say no to this flow. */
    void find(Flow flow, Candidates out);
  }
}
