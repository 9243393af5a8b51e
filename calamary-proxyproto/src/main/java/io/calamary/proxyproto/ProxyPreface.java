package io.calamary.proxyproto;

import io.calamary.Preface;
import io.calamary.filter.Cidr;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A PROXY header in front of a listener's own protocol, for {@link
 * io.calamary.Listener.Builder#prefaces}. The source that it names is the client's for rules,
 * limits and events. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyPreface implements Preface {
  private final boolean optional;
  private final List<Cidr> trustedSources;
  private final boolean trustAny;
  private final Strictness strictness;
  private final @Nullable Duration headerTimeout;
  private final int maxHeaders;

  private ProxyPreface(Builder b) {
    optional = b.optional;
    trustedSources = b.trustedSources;
    trustAny = b.trustAny;
    strictness = b.strictness;
    headerTimeout = b.headerTimeout;
    maxHeaders = b.maxHeaders;
  }

  /**
   * Starts a preface that every connection has to have, as the specification demands it; whoever is
   * not trusted is reset before anything is read.
   */
  public static Builder required() {
    return new Builder(false);
  }

  /**
   * Starts a preface that trusted sources may send, which is told from the listener's protocol by
   * its first bytes. Others send none: what looks like a header is of the listener's protocol then.
   */
  public static Builder auto() {
    return new Builder(true);
  }

  /** Whether a connection may come without a header. */
  public boolean optional() {
    return optional;
  }

  /** The networks from which headers are believed; empty where {@link #trustAny()}. */
  public List<Cidr> trustedSources() {
    return trustedSources;
  }

  /** Whether headers of everybody are believed. */
  public boolean trustAny() {
    return trustAny;
  }

  /** Whether a header from this address is believed. */
  public boolean trusts(InetAddress address) {
    if (trustAny) {
      return true;
    }
    for (Cidr network : trustedSources) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** What a header may look like. */
  public Strictness strictness() {
    return strictness;
  }

  /**
   * How long a client may take for its header; null where it has to come within the handshake
   * timeout.
   */
  public @Nullable Duration headerTimeout() {
    return headerTimeout;
  }

  /** How many headers in a row are read at the most. */
  public int maxHeaders() {
    return maxHeaders;
  }

  /** Builds a {@link ProxyPreface}; not thread-safe. */
  public static final class Builder {
    private static final int MOST_HEADERS = 8;

    private final boolean optional;
    private List<Cidr> trustedSources = List.of();
    private boolean trustAny;
    private Strictness strictness = Strictness.strict();
    private @Nullable Duration headerTimeout;
    private int maxHeaders = 1;

    private Builder(boolean optional) {
      this.optional = optional;
    }

    /**
     * Sets the networks from which headers are believed, in the way of {@link Cidr#parse}; none by
     * default.
     */
    public Builder trustedSources(String... cidrs) {
      if (cidrs.length == 0) {
        throw new IllegalArgumentException("trustedSources: none (expected: a network at least)");
      }
      trustedSources = Stream.of(cidrs).map(Cidr::parse).toList();
      return this;
    }

    /**
     * Believes everybody who can connect. Right only where nothing but a load balancer can: with a
     * header a client can claim any address.
     */
    public Builder trustAny() {
      trustAny = true;
      return this;
    }

    /** Sets what a header may look like; {@link Strictness#strict()} by default. */
    public Builder strictness(Strictness value) {
      strictness = Objects.requireNonNull(value, "strictness");
      return this;
    }

    /**
     * Sets how long a client may take for its header, from its connection on; what follows then has
     * the handshake timeout for itself. By default both have to come within one handshake timeout.
     * Some load balancers send the header with the client's first bytes only, which may take as
     * long as the client is silent.
     */
    public Builder headerTimeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("headerTimeout: " + value + " (expected: more than 0)");
      }
      headerTimeout = value;
      return this;
    }

    /**
     * Sets how many headers in a row are read at the most, 1 to 8, for load balancers behind each
     * other; 1 by default: another header is of the listener's protocol then. A further header is
     * read only where the one before names a trusted source; the last one tells the client. The
     * first bytes behind the headers have to come within the timeout, too, as they tell that there
     * is no further one.
     */
    public Builder maxHeaders(int value) {
      if (value < 1 || value > MOST_HEADERS) {
        throw new IllegalArgumentException("maxHeaders: " + value + " (expected: 1-8)");
      }
      maxHeaders = value;
      return this;
    }

    /**
     * Makes the preface.
     *
     * @throws IllegalArgumentException if it is not said who is trusted, or said twice, or
     *     everybody may leave the header out
     */
    public ProxyPreface build() {
      if (trustAny && !trustedSources.isEmpty()) {
        throw new IllegalArgumentException(
            "trustAny with trustedSources: " + trustedSources + " (expected: one of them)");
      }
      if (!trustAny && trustedSources.isEmpty()) {
        throw new IllegalArgumentException(
            "trustedSources: none (expected: the networks of the load balancers, or trustAny()"
                + " where nobody else can connect)");
      }
      if (trustAny && optional) {
        throw new IllegalArgumentException(
            "trustAny with auto() (expected: trustedSources(..), as any client could name itself)");
      }
      return new ProxyPreface(this);
    }
  }
}
