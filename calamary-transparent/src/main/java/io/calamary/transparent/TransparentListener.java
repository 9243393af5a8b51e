package io.calamary.transparent;

import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.resolve.NamePolicy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Listens for connections that the kernel of Linux diverts: clients know of no proxy, and the
 * destination is the one that they dialled. Needs the epoll transport. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TransparentListener implements Listener {
  private final String name;
  private final InetSocketAddress bindAddress;
  private final List<Preface> prefaces;
  private final Interception interception;
  private final Denial denial;
  private final NamePolicy namePolicy;
  private final boolean keepSource;
  private final boolean tcp;
  private final boolean udp;
  private final boolean fullCone;

  private TransparentListener(Builder b) {
    name = b.listenerName();
    bindAddress = b.listenerAddress();
    prefaces = b.listenerPrefaces();
    interception = b.interception;
    denial = b.denial;
    namePolicy = b.namePolicy;
    keepSource = b.keepSource;
    tcp = b.tcp;
    udp = b.udp;
    fullCone = b.fullCone;
  }

  /** Starts with the defaults: named {@code transparent}, on the loopback address, REDIRECT. */
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

  @Override
  public List<Preface> prefaces() {
    return prefaces;
  }

  /** How the kernel diverts connections to this listener. */
  public Interception interception() {
    return interception;
  }

  /** What clients learn of flows that are denied. */
  public Denial denial() {
    return denial;
  }

  /** Where flows go whose first bytes hold a name. */
  public NamePolicy namePolicy() {
    return namePolicy;
  }

  /** Whether targets see the client's address, not the proxy's. */
  public boolean keepSource() {
    return keepSource;
  }

  /** Whether connections are accepted. */
  public boolean tcp() {
    return tcp;
  }

  /** Whether datagrams are taken, at the same port. */
  public boolean udp() {
    return udp;
  }

  /** Whether anybody's datagrams reach a client at the port that its own left from. */
  public boolean fullCone() {
    return fullCone;
  }

  /** Builds a {@link TransparentListener}; not thread-safe. */
  public static final class Builder extends Listener.Builder<Builder> {
    private Interception interception = Interception.REDIRECT;
    private Denial denial = Denial.RESET;
    private NamePolicy namePolicy = NamePolicy.USE_ORIGINAL;
    private boolean keepSource;
    private boolean tcp = true;
    private boolean udp;
    private boolean fullCone;

    private Builder() {
      super("transparent");
    }

    /** Sets how the kernel diverts connections; {@link Interception#REDIRECT} by default. */
    public Builder interception(Interception value) {
      interception = Objects.requireNonNull(value, "interception");
      return this;
    }

    /** Sets what clients learn of flows that are denied; {@link Denial#RESET} by default. */
    public Builder denial(Denial value) {
      denial = Objects.requireNonNull(value, "denial");
      return this;
    }

    /**
     * Sets where flows go whose first bytes hold the server name of a ClientHello or the Host of a
     * plain HTTP request; {@link NamePolicy#USE_ORIGINAL} by default: then an allow rule on a name
     * lets a client reach any address, as it can write any name.
     */
    public Builder namePolicy(NamePolicy value) {
      namePolicy = Objects.requireNonNull(value, "namePolicy");
      return this;
    }

    /**
     * Sets whether connections and datagrams to targets come from the client's address; false by
     * default. The port of a connection is the kernel's choice, that of datagrams the client's,
     * unless it is in use on this host. Answers must come back through this host, and be handed to
     * the proxy there. The process needs CAP_NET_ADMIN.
     */
    public Builder keepSource(boolean value) {
      keepSource = value;
      return this;
    }

    /** Sets whether connections are accepted; true by default. */
    public Builder tcp(boolean value) {
      tcp = value;
      return this;
    }

    /**
     * Sets whether datagrams are taken, too; false by default. Needs {@link Interception#TPROXY}:
     * where the rules translate a datagram's destination, the kernel tells nobody what it was. An
     * IPv6 address needs io_uring as well. Answers come from the address that the client sent to.
     * Denied datagrams are answered with ICMP "port unreachable", where the process has CAP_NET_RAW
     * and {@link #denial} is not {@link Denial#SILENCE}.
     */
    public Builder udp(boolean value) {
      udp = value;
      return this;
    }

    /**
     * Sets whether anybody's datagrams reach a client at the port that its own left from, as games
     * and calls may want it (endpoint-independent filtering, RFC 4787 section 5). The rules judge
     * who sends unasked as if the client had sent to them. False by default: then those are heard
     * that have an address which the client has sent to, from whatever port. In either case all
     * that a client sends from one port leaves by one port of the proxy.
     */
    public Builder fullCone(boolean value) {
      fullCone = value;
      return this;
    }

    private String listenerName() {
      return name();
    }

    private InetSocketAddress listenerAddress() {
      return bindAddress();
    }

    private List<Preface> listenerPrefaces() {
      return prefaces();
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Makes the listener.
     *
     * @throws IllegalArgumentException if neither connections nor datagrams are wanted
     */
    public TransparentListener build() {
      if (!tcp && !udp) {
        throw new IllegalArgumentException("tcp and udp: false (expected: one at least is true)");
      }
      return new TransparentListener(this);
    }
  }
}
