package io.calamary.proxyproto;

import io.calamary.flow.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What a PROXY header said. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyHeader {
  private final int version;
  private final Family family;
  private final boolean local;
  private final @Nullable InetSocketAddress source;
  private final @Nullable InetSocketAddress destination;
  private final List<ProxyTlv> tlvs;
  private final @Nullable ProxySsl ssl;
  private final @Nullable ProxyHeader outer;

  private ProxyHeader(Builder b) {
    version = b.version;
    family = b.family;
    local = b.local;
    source = b.source;
    destination = b.destination;
    tlvs = List.copyOf(b.tlvs);
    ssl = b.ssl;
    outer = b.outer;
  }

  /** Starts a header of a version, 1 or 2, that tells nothing. */
  public static Builder builder(int version) {
    return new Builder(version);
  }

  /** The version of the protocol, 1 or 2. */
  public int version() {
    return version;
  }

  /** The kind of addresses; {@link Family#UNSPEC} for {@code UNKNOWN} and for LOCAL. */
  public Family family() {
    return family;
  }

  /** Whether the sender speaks for itself (the command LOCAL), for example to check the health. */
  public boolean local() {
    return local;
  }

  /** Where the client is; null where the header does not tell an IP address. */
  public @Nullable InetSocketAddress source() {
    return source;
  }

  /** What the client connected to; null where the header does not tell an IP address. */
  public @Nullable InetSocketAddress destination() {
    return destination;
  }

  /** All TLVs in their order, known or not, but for padding. */
  public List<ProxyTlv> tlvs() {
    return tlvs;
  }

  /** The first TLV of a type; null if there is none. */
  public @Nullable ProxyTlv tlv(int type) {
    return first(tlvs, type);
  }

  static @Nullable ProxyTlv first(List<ProxyTlv> tlvs, int type) {
    for (ProxyTlv tlv : tlvs) {
      if (tlv.type() == type) {
        return tlv;
      }
    }
    return null;
  }

  /** What it says about TLS of the client; null if nothing. */
  public @Nullable ProxySsl ssl() {
    return ssl;
  }

  /** The header that stood before this one, of a sender behind this one's; null for none. */
  public @Nullable ProxyHeader outer() {
    return outer;
  }

  /** The same header behind another one. */
  public ProxyHeader behind(ProxyHeader other) {
    Builder copy = builder(version).family(family).local(local).tlvs(tlvs).ssl(ssl);
    copy.source = source;
    copy.destination = destination;
    copy.outer = Objects.requireNonNull(other, "other");
    return copy.build();
  }

  @Override
  public String toString() {
    return "v"
        + version
        + (local ? " LOCAL" : " " + family)
        + (source == null || destination == null
            ? ""
            : " " + Endpoint.of(source) + " => " + Endpoint.of(destination))
        + (tlvs.isEmpty() ? "" : " " + tlvs)
        + (outer == null ? "" : " behind " + outer);
  }

  /** Kinds of addresses, and the transport that the client used. */
  public enum Family {
    /** Not known, or not of one of the other kinds. */
    UNSPEC,
    /** TCP over IPv4. */
    TCP4,
    /** TCP over IPv6. */
    TCP6,
    /** UDP over IPv4. */
    UDP4,
    /** UDP over IPv6. */
    UDP6,
    /** A stream socket of a file system; has no addresses here. */
    UNIX_STREAM,
    /** A datagram socket of a file system; has no addresses here. */
    UNIX_DATAGRAM
  }

  /** Builds a {@link ProxyHeader}; not thread-safe. */
  public static final class Builder {
    private final int version;
    private Family family = Family.UNSPEC;
    private boolean local;
    private @Nullable InetSocketAddress source;
    private @Nullable InetSocketAddress destination;
    private List<ProxyTlv> tlvs = List.of();
    private @Nullable ProxySsl ssl;
    private @Nullable ProxyHeader outer;

    private Builder(int version) {
      if (version != 1 && version != 2) {
        throw new IllegalArgumentException("version: " + version + " (expected: 1 or 2)");
      }
      this.version = version;
    }

    /** Sets the kind of addresses. */
    public Builder family(Family value) {
      family = Objects.requireNonNull(value, "family");
      return this;
    }

    /** Sets whether the command is LOCAL. */
    public Builder local(boolean value) {
      local = value;
      return this;
    }

    /** Sets both addresses. */
    public Builder addresses(InetSocketAddress from, InetSocketAddress to) {
      source = Objects.requireNonNull(from, "from");
      destination = Objects.requireNonNull(to, "to");
      return this;
    }

    /** Sets the TLVs. */
    public Builder tlvs(List<ProxyTlv> value) {
      tlvs = Objects.requireNonNull(value, "tlvs");
      return this;
    }

    /** Sets what is said about TLS; null for nothing. */
    public Builder ssl(@Nullable ProxySsl value) {
      ssl = value;
      return this;
    }

    /** Makes the header. */
    public ProxyHeader build() {
      return new ProxyHeader(this);
    }
  }
}
