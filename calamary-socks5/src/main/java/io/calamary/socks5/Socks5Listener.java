package io.calamary.socks5;

import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.auth.Authenticator;
import io.calamary.tls.ServerIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Listens for SOCKS5 clients (RFC 1928): CONNECT to names, IPv4 and IPv6 addresses, with or without
 * user and password (RFC 1929) or GSS-API (RFC 1961); BIND and UDP ASSOCIATE on demand. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Socks5Listener implements Listener {
  private final String name;
  private final InetSocketAddress bindAddress;
  private final List<Preface> prefaces;
  private final @Nullable Authenticator authenticator;
  private final @Nullable GssapiSettings gssapi;
  private final boolean socks4;
  private final boolean bindCommand;
  private final boolean udp;
  private final @Nullable InetAddress advertisedUdpAddress;
  private final boolean udpAnyPort;
  private final boolean udpAnySender;
  private final boolean udpReassembly;
  private final boolean udpEndOnDenial;
  private final @Nullable ServerIdentity tls;

  private Socks5Listener(Builder b) {
    name = b.listenerName();
    bindAddress = b.listenerAddress();
    prefaces = b.listenerPrefaces();
    authenticator = b.authenticator;
    gssapi = b.gssapi;
    socks4 = b.socks4;
    bindCommand = b.bindCommand;
    udp = b.udp;
    advertisedUdpAddress = b.advertisedUdpAddress;
    udpAnyPort = b.udpAnyPort;
    udpAnySender = b.udpAnySender;
    udpReassembly = b.udpReassembly;
    udpEndOnDenial = b.udpEndOnDenial;
    tls = b.tls;
  }

  /** Starts with the defaults: named {@code socks5}, on the loopback address, without users. */
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

  /** Who checks user and password (RFC 1929); null if clients need none. */
  public @Nullable Authenticator authenticator() {
    return authenticator;
  }

  /** How clients authenticate themselves by GSS-API (RFC 1961); null if they can't. */
  public @Nullable GssapiSettings gssapi() {
    return gssapi;
  }

  /** Whether clients of SOCKS4 and SOCKS4a are served too. */
  public boolean socks4() {
    return socks4;
  }

  /** Whether clients may ask the proxy to listen for a connection to them. */
  public boolean bindCommand() {
    return bindCommand;
  }

  /** Whether clients may have datagrams relayed. */
  public boolean udp() {
    return udp;
  }

  /**
   * The address that clients are told to send datagrams to; null for the one that they connected
   * to.
   */
  public @Nullable InetAddress advertisedUdpAddress() {
    return advertisedUdpAddress;
  }

  /** Whether datagrams may come from any port of the client's address. */
  public boolean udpAnyPort() {
    return udpAnyPort;
  }

  /** Whether clients get datagrams of those that they never sent to. */
  public boolean udpAnySender() {
    return udpAnySender;
  }

  /** Whether datagrams that come in pieces are put together. */
  public boolean udpReassembly() {
    return udpReassembly;
  }

  /** Whether a destination that is denied ends its association. */
  public boolean udpEndOnDenial() {
    return udpEndOnDenial;
  }

  /** As what the listener shows itself to clients by TLS; null if they speak SOCKS without TLS. */
  public @Nullable ServerIdentity tls() {
    return tls;
  }

  /** Builds a {@link Socks5Listener}; not thread-safe. */
  public static final class Builder extends Listener.Builder<Builder> {
    private @Nullable Authenticator authenticator;
    private @Nullable GssapiSettings gssapi;
    private boolean socks4;
    private boolean bindCommand;
    private boolean udp;
    private @Nullable InetAddress advertisedUdpAddress;
    private boolean udpAnyPort;
    private boolean udpAnySender;
    private boolean udpReassembly;
    private boolean udpEndOnDenial;
    private @Nullable ServerIdentity tls;

    private Builder() {
      super("socks5");
    }

    /**
     * Asks clients for user and password and has them checked; clients that can't send them are
     * refused, unless they authenticate themselves by GSS-API where that is set up as well.
     */
    public Builder authenticator(Authenticator value) {
      authenticator = Objects.requireNonNull(value, "authenticator");
      return this;
    }

    /**
     * Has clients authenticate themselves by GSS-API (RFC 1961); others are refused. Together with
     * an authenticator both methods are offered: a client that knows both takes GSS-API.
     */
    public Builder gssapi(GssapiSettings value) {
      gssapi = Objects.requireNonNull(value, "gssapi");
      return this;
    }

    /**
     * Sets whether clients of SOCKS4 and SOCKS4a are served too; false by default. Such a client
     * can't authenticate itself, so this can't be combined with an authenticator or with GSS-API.
     */
    public Builder socks4(boolean value) {
      socks4 = value;
      return this;
    }

    /**
     * Sets whether the command BIND is served, with which a client has the proxy listen for one
     * connection from a host that it names, as active FTP needs it; false by default. The rules
     * judge that host as if the client asked to connect to it.
     */
    public Builder bindCommand(boolean value) {
      bindCommand = value;
      return this;
    }

    /**
     * Sets whether the command UDP ASSOCIATE is served, with which a client has datagrams relayed
     * (RFC 1928 section 7); false by default. Each client gets a UDP port of its own, at the
     * address that it connected to; the rules judge each destination.
     */
    public Builder udp(boolean value) {
      udp = value;
      return this;
    }

    /**
     * Sets the address that clients are told to send datagrams to, where the address that they
     * connect to is translated on the way. The ports must stay as they are.
     */
    public Builder advertisedUdpAddress(InetAddress value) {
      Objects.requireNonNull(value, "advertisedUdpAddress");
      if (value.isAnyLocalAddress() || value.isMulticastAddress()) {
        throw new IllegalArgumentException(
            "advertisedUdpAddress: " + value.getHostAddress() + " (expected: one to send to)");
      }
      advertisedUdpAddress = value;
      return this;
    }

    /**
     * Sets whether datagrams may come from any port of the client's address, as those of clients
     * behind a NAT that forgets them do; answers go to the port of the last one. False by default:
     * only those from the port in the request, or else from that of the first datagram. Whoever
     * shares the client's address can send as the client, and take its answers.
     */
    public Builder udpAnyPort(boolean value) {
      udpAnyPort = value;
      return this;
    }

    /**
     * Sets whether a client sends to all destinations from one port, and gets what anybody sends to
     * that port (full cone, in RFC 4787 endpoint-independent mapping and filtering); false by
     * default. The rules judge each sender as if the client had sent to it.
     */
    public Builder udpAnySender(boolean value) {
      udpAnySender = value;
      return this;
    }

    /**
     * Sets whether datagrams that come in pieces (RFC 1928 section 7) are put together; false by
     * default, and they are dropped.
     */
    public Builder udpReassembly(boolean value) {
      udpReassembly = value;
      return this;
    }

    /** Sets whether a destination that the rules deny ends its association; false by default. */
    public Builder udpEndOnDenial(boolean value) {
      udpEndOnDenial = value;
      return this;
    }

    /** Has clients speak TLS 1.2 or 1.3 first, in which the proxy shows itself as this. */
    public Builder tls(ServerIdentity value) {
      tls = Objects.requireNonNull(value, "tls");
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
     * @throws IllegalArgumentException if SOCKS4 is on and there is an authenticator or GSS-API, or
     *     an option of UDP without UDP
     */
    public Socks5Listener build() {
      if (socks4 && authenticator != null) {
        throw new IllegalArgumentException(
            "socks4: true with an authenticator (expected: one of them, SOCKS4 has no passwords)");
      }
      if (socks4 && gssapi != null) {
        throw new IllegalArgumentException(
            "socks4: true with gssapi (expected: one of them, SOCKS4 has no authentication)");
      }
      needsUdp(advertisedUdpAddress != null, "advertisedUdpAddress");
      needsUdp(udpAnyPort, "udpAnyPort: true");
      needsUdp(udpAnySender, "udpAnySender: true");
      needsUdp(udpReassembly, "udpReassembly: true");
      needsUdp(udpEndOnDenial, "udpEndOnDenial: true");
      return new Socks5Listener(this);
    }

    private void needsUdp(boolean set, String option) {
      if (set && !udp) {
        throw new IllegalArgumentException(option + " without udp (expected: udp(true))");
      }
    }
  }
}
