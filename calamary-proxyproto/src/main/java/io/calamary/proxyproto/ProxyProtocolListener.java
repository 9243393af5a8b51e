package io.calamary.proxyproto;

import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.resolve.NamePolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Listens for load balancers that send a PROXY header, version 1 or 2: what the header names as
 * destination is the destination of the flow, and what it names as source is the flow's source.
 * Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyProtocolListener implements Listener {
  private final String name;
  private final InetSocketAddress bindAddress;
  private final ProxyPreface header;
  private final boolean authorityAsServerName;
  private final NamePolicy namePolicy;
  private final boolean udp;
  private final List<Preface> prefaces;

  private ProxyProtocolListener(Builder b) {
    name = b.listenerName();
    bindAddress = b.listenerAddress();
    header = b.header.build();
    authorityAsServerName = b.authorityAsServerName;
    namePolicy = b.namePolicy;
    udp = b.udp;
    prefaces = b.listenerPrefaces(header);
  }

  /**
   * Starts with the defaults: named {@code proxyproto}, on the loopback address; who is trusted has
   * to be set.
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress bindAddress() {
    return bindAddress;
  }

  /** The prefaces that were set, and the header that this mode goes by as the last one. */
  @Override
  public List<Preface> prefaces() {
    return prefaces;
  }

  /** The header that this mode goes by: who may send it, and what it may look like. */
  public ProxyPreface header() {
    return header;
  }

  /** Whether the AUTHORITY of a header is taken for the server name that the client asked for. */
  public boolean authorityAsServerName() {
    return authorityAsServerName;
  }

  /** Where flows go for which there is a name. */
  public NamePolicy namePolicy() {
    return namePolicy;
  }

  /** Whether datagrams with a header are taken, at the same port. */
  public boolean udp() {
    return udp;
  }

  /** Builds a {@link ProxyProtocolListener}; not thread-safe. */
  public static final class Builder extends Listener.Builder<Builder> {
    private final ProxyPreface.Builder header = ProxyPreface.required();
    private boolean authorityAsServerName;
    private NamePolicy namePolicy = NamePolicy.USE_ORIGINAL;
    private boolean udp;

    private Builder() {
      super("proxyproto");
    }

    /** Sets the networks from which headers are believed; none by default. */
    public Builder trustedSources(String... cidrs) {
      header.trustedSources(cidrs);
      return this;
    }

    /** Believes everybody who can connect; see {@link ProxyPreface.Builder#trustAny()}. */
    public Builder trustAny() {
      header.trustAny();
      return this;
    }

    /** Sets what a header may look like; {@link Strictness#strict()} by default. */
    public Builder strictness(Strictness value) {
      header.strictness(value);
      return this;
    }

    /** Sets how long a client may take; see {@link ProxyPreface.Builder#headerTimeout}. */
    public Builder headerTimeout(Duration value) {
      header.headerTimeout(value);
      return this;
    }

    /** Sets how many headers in a row are read; see {@link ProxyPreface.Builder#maxHeaders}. */
    public Builder maxHeaders(int value) {
      header.maxHeaders(value);
      return this;
    }

    /**
     * Sets whether the AUTHORITY of a header is taken for the server name that the client asked
     * for; false by default. The client's first bytes are not looked at then, as the sender of the
     * header did so: rules judge that name, and a protocol that is not known.
     */
    public Builder authorityAsServerName(boolean value) {
      authorityAsServerName = value;
      return this;
    }

    /**
     * Sets where flows go for which the client's first bytes, or the header's authority, give a
     * name; {@link NamePolicy#USE_ORIGINAL} by default: to the destination that the header names.
     */
    public Builder namePolicy(NamePolicy value) {
      namePolicy = Objects.requireNonNull(value, "namePolicy");
      return this;
    }

    /**
     * Sets whether datagrams are taken, too; false by default. Each one has to begin with a header
     * of version 2 that names addresses of UDP, and is read by itself; what does not is dropped.
     * Answers go to the load balancer without a header. As anybody can write any address into a
     * datagram, the network has to keep those of trusted sources from others.
     */
    public Builder udp(boolean value) {
      udp = value;
      return this;
    }

    private String listenerName() {
      return name();
    }

    private InetSocketAddress listenerAddress() {
      return bindAddress();
    }

    private List<Preface> listenerPrefaces(Preface own) {
      List<Preface> all = new ArrayList<>(prefaces());
      all.add(own);
      return List.copyOf(all);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Makes the listener.
     *
     * @throws IllegalArgumentException if it is not said who is trusted, or datagrams are wanted
     *     that have another preface, which only connections can have, or none of version 2
     */
    public ProxyProtocolListener build() {
      ProxyProtocolListener made = new ProxyProtocolListener(this);
      if (udp && !prefaces().isEmpty()) {
        throw new IllegalArgumentException(
            "udp: true with prefaces (expected: none, as only connections have them)");
      }
      if (udp && made.header().strictness().versions() == Strictness.Versions.V1) {
        throw new IllegalArgumentException(
            "udp: true with versions V1 (expected: V2 or BOTH, as V1 has no UDP)");
      }
      return made;
    }
  }
}
