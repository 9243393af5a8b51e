package io.calamary;

import org.apiguardian.api.API;

/** How much a server takes on. Immutable; a limit is of the whole server unless it says else. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Limits {
  private static final Limits DEFAULTS = builder().build();

  private final int maxConnections;
  private final int maxConnectionsPerSource;
  private final int maxInspectBytes;
  private final int maxIdleTargetsPerEndpoint;
  private final int maxUdpAssociations;
  private final int maxUdpFlows;
  private final int maxUdpFlowsInTotal;
  private final int maxUdpFlowsPerSource;
  private final boolean evictOldestUdpFlow;

  private Limits(Builder b) {
    maxConnections = b.maxConnections;
    maxConnectionsPerSource = b.maxConnectionsPerSource;
    maxInspectBytes = b.maxInspectBytes;
    maxIdleTargetsPerEndpoint = b.maxIdleTargetsPerEndpoint;
    maxUdpAssociations = b.maxUdpAssociations;
    maxUdpFlows = b.maxUdpFlows;
    maxUdpFlowsInTotal = b.maxUdpFlowsInTotal;
    maxUdpFlowsPerSource = b.maxUdpFlowsPerSource;
    evictOldestUdpFlow = b.evictOldestUdpFlow;
  }

  /** The limits that a server has if none are set. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Client connections at the same time; 0 for no limit. Default 10,000. */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Client connections at the same time from one IPv4 address or one IPv6 /64; 0, the default, for
   * no limit.
   */
  public int maxConnectionsPerSource() {
    return maxConnectionsPerSource;
  }

  /** Bytes that an inspection looks at and holds, at the most. Default 65,536. */
  public int maxInspectBytes() {
    return maxInspectBytes;
  }

  /**
   * Idle connections that an event loop keeps to one endpoint, to use them again for the next
   * request; 0 for none. Default 32.
   */
  public int maxIdleTargetsPerEndpoint() {
    return maxIdleTargetsPerEndpoint;
  }

  /**
   * UDP associations of clients at the same time; 0 for no limit but that of connections. Each
   * takes a socket, and one more for each destination. Default 4,096.
   */
  public int maxUdpAssociations() {
    return maxUdpAssociations;
  }

  /**
   * Destinations that one client's UDP association has at the same time, denied ones included; each
   * that is allowed takes a socket. What is sent to more is dropped. Default 512.
   */
  public int maxUdpFlows() {
    return maxUdpFlows;
  }

  /**
   * UDP flows at the same time, denied ones included, those of associations too; each that is
   * allowed takes a socket. Default 16,384.
   */
  public int maxUdpFlowsInTotal() {
    return maxUdpFlowsInTotal;
  }

  /**
   * UDP flows at the same time from one IPv4 address or one IPv6 /64, where a listener takes the
   * datagrams of clients that know of no proxy. Default 2,048.
   */
  public int maxUdpFlowsPerSource() {
    return maxUdpFlowsPerSource;
  }

  /**
   * What happens to a new UDP flow beyond these two limits. False, the default: its datagrams are
   * dropped, and counted. True: the flow of the same source that was silent longest ends for it,
   * with {@link io.calamary.flow.CloseReason#LIMIT_REACHED}; a source that has none is turned away.
   * Associations turn away in either case.
   */
  public boolean evictOldestUdpFlow() {
    return evictOldestUdpFlow;
  }

  /** Builds {@link Limits}; not thread-safe. */
  public static final class Builder {
    private int maxConnections = 10_000;
    private int maxConnectionsPerSource;
    private int maxInspectBytes = 65_536;
    private int maxIdleTargetsPerEndpoint = 32;
    private int maxUdpAssociations = 4096;
    private int maxUdpFlows = 512;
    private int maxUdpFlowsInTotal = 16_384;
    private int maxUdpFlowsPerSource = 2_048;
    private boolean evictOldestUdpFlow;

    private Builder() {}

    /** Sets {@link Limits#maxConnections()}. */
    public Builder maxConnections(int value) {
      maxConnections = atLeast(0, value, "maxConnections");
      return this;
    }

    /** Sets {@link Limits#maxConnectionsPerSource()}. */
    public Builder maxConnectionsPerSource(int value) {
      maxConnectionsPerSource = atLeast(0, value, "maxConnectionsPerSource");
      return this;
    }

    /** Sets {@link Limits#maxInspectBytes()}; at least 1,024. */
    public Builder maxInspectBytes(int value) {
      maxInspectBytes = atLeast(1024, value, "maxInspectBytes");
      return this;
    }

    /** Sets {@link Limits#maxIdleTargetsPerEndpoint()}. */
    public Builder maxIdleTargetsPerEndpoint(int value) {
      maxIdleTargetsPerEndpoint = atLeast(0, value, "maxIdleTargetsPerEndpoint");
      return this;
    }

    /** Sets {@link Limits#maxUdpAssociations()}. */
    public Builder maxUdpAssociations(int value) {
      maxUdpAssociations = atLeast(0, value, "maxUdpAssociations");
      return this;
    }

    /** Sets {@link Limits#maxUdpFlows()}; at least 1. */
    public Builder maxUdpFlows(int value) {
      maxUdpFlows = atLeast(1, value, "maxUdpFlows");
      return this;
    }

    /** Sets {@link Limits#maxUdpFlowsInTotal()}; at least 1. */
    public Builder maxUdpFlowsInTotal(int value) {
      maxUdpFlowsInTotal = atLeast(1, value, "maxUdpFlowsInTotal");
      return this;
    }

    /** Sets {@link Limits#maxUdpFlowsPerSource()}; at least 1. */
    public Builder maxUdpFlowsPerSource(int value) {
      maxUdpFlowsPerSource = atLeast(1, value, "maxUdpFlowsPerSource");
      return this;
    }

    /** Sets {@link Limits#evictOldestUdpFlow()}. */
    public Builder evictOldestUdpFlow(boolean value) {
      evictOldestUdpFlow = value;
      return this;
    }

    private static int atLeast(int least, int value, String what) {
      if (value < least) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: >= " + least + ")");
      }
      return value;
    }

    /** Makes the limits. */
    public Limits build() {
      return new Limits(this);
    }
  }
}
