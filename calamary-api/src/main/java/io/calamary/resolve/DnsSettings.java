package io.calamary.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/** How names are resolved. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DnsSettings {
  private final List<InetSocketAddress> nameServers;
  private final Order order;
  private final Duration maxTtl;
  private final Duration negativeTtl;

  private DnsSettings(Builder b) {
    nameServers = List.copyOf(b.nameServers);
    order = b.order;
    maxTtl = b.maxTtl;
    negativeTtl = b.negativeTtl;
  }

  /** The system's resolvers and hosts file, IPv6 first. */
  public static DnsSettings system() {
    return builder().build();
  }

  /** Starts with the settings of {@link #system()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name servers to ask, in this order; empty for those of the system. */
  public List<InetSocketAddress> nameServers() {
    return nameServers;
  }

  /** Which address family is used, and which comes first. */
  public Order order() {
    return order;
  }

  /** How long an answer is kept at the most, whatever its own time to live says. */
  public Duration maxTtl() {
    return maxTtl;
  }

  /** How long it is kept that a name does not exist. */
  public Duration negativeTtl() {
    return negativeTtl;
  }

  /** Which address families are asked for, and which is tried first (RFC 8305 section 4). */
  public enum Order {
    /** Both, IPv6 first. */
    IPV6_FIRST,
    /** Both, IPv4 first. */
    IPV4_FIRST,
    /** IPv6 alone. */
    IPV6_ONLY,
    /** IPv4 alone. */
    IPV4_ONLY
  }

  /** Builds {@link DnsSettings}; not thread-safe. */
  public static final class Builder {
    private final List<InetSocketAddress> nameServers = new ArrayList<>();
    private Order order = Order.IPV6_FIRST;
    private Duration maxTtl = Duration.ofHours(1);
    private Duration negativeTtl = Duration.ofSeconds(5);

    private Builder() {}

    /** Adds a name server; its address must be resolved. */
    public Builder nameServer(InetSocketAddress server) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("nameServer: " + server + " (expected: an address)");
      }
      nameServers.add(server);
      return this;
    }

    /** Sets the address families and their order. */
    public Builder order(Order value) {
      order = Objects.requireNonNull(value, "order");
      return this;
    }

    /** Sets how long an answer is kept at the most; zero for not at all. */
    public Builder maxTtl(Duration value) {
      maxTtl = requireTtl(value, "maxTtl");
      return this;
    }

    /** Sets how long it is kept that a name does not exist; zero for not at all. */
    public Builder negativeTtl(Duration value) {
      negativeTtl = requireTtl(value, "negativeTtl");
      return this;
    }

    private static Duration requireTtl(Duration value, String what) {
      if (value.isNegative() || value.compareTo(Duration.ofDays(7)) > 0) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: 0 s to 7 days)");
      }
      return value;
    }

    /** Makes the settings. */
    public DnsSettings build() {
      return new DnsSettings(this);
    }
  }
}
