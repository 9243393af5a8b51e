package io.calamary.flow;

import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes or datagrams of a flow say, read without decrypting anything that is secret:
 * the first packets of QUIC are protected with keys that everybody can derive from them (RFC 9001
 * section 5.2). Immutable.
 *
 * <p>All of it was written by the client, who may lie.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Inspection {
  /** Nothing is known: not looked, nothing came in time, or no protocol was recognised. */
  public static final Inspection UNKNOWN = builder().build();

  private final AppProtocol protocol;
  private final @Nullable String serverName;
  private final List<String> alpn;
  private final @Nullable String httpHost;
  private final @Nullable String tlsVersion;
  private final boolean encryptedClientHello;
  private final boolean malformed;

  private Inspection(Builder b) {
    protocol = b.protocol;
    serverName = b.serverName;
    alpn = b.alpn;
    httpHost = b.httpHost;
    tlsVersion = b.tlsVersion;
    encryptedClientHello = b.encryptedClientHello;
    malformed = b.malformed;
  }

  /** Starts a description in which nothing is known. */
  public static Builder builder() {
    return new Builder();
  }

  /** The protocol that was recognised. */
  public AppProtocol protocol() {
    return protocol;
  }

  /**
   * The server name of a TLS or QUIC ClientHello (RFC 6066 section 3): lower case, without a
   * trailing dot, never an address; null if there was none. With {@link #encryptedClientHello()} it
   * is the outer name.
   */
  public @Nullable String serverName() {
    return serverName;
  }

  /** The application protocols that the ClientHello offers (RFC 7301), in its order. */
  public List<String> alpn() {
    return alpn;
  }

  /**
   * The host of the first HTTP request, a name or an address in the spelling of {@link
   * Endpoint#host()}; null if there was none.
   */
  public @Nullable String httpHost() {
    return httpHost;
  }

  /** The highest TLS version that the client offers, such as {@code "1.3"}; null if not TLS. */
  public @Nullable String tlsVersion() {
    return tlsVersion;
  }

  /**
   * Whether the ClientHello carries an encrypted one (ECH), or pretends to: a client that only
   * greases the extension can't be told from one that hides its real server name.
   */
  public boolean encryptedClientHello() {
    return encryptedClientHello;
  }

  /**
   * Whether the bytes began as the protocol and then broke its rules. A rule on a server name never
   * matches such a flow; {@code Match.malformed()} does.
   */
  public boolean malformed() {
    return malformed;
  }

  @Override
  public String toString() {
    return "Inspection["
        + protocol
        + ", serverName="
        + serverName
        + ", httpHost="
        + httpHost
        + ", malformed="
        + malformed
        + "]";
  }

  /** Builds an {@link Inspection}; not thread-safe. */
  public static final class Builder {
    private AppProtocol protocol = AppProtocol.UNKNOWN;
    private @Nullable String serverName;
    private List<String> alpn = List.of();
    private @Nullable String httpHost;
    private @Nullable String tlsVersion;
    private boolean encryptedClientHello;
    private boolean malformed;

    private Builder() {}

    /** Sets the protocol. */
    public Builder protocol(AppProtocol value) {
      protocol = Objects.requireNonNull(value, "protocol");
      return this;
    }

    /**
     * Sets the server name, and brings it into one spelling; null for none.
     *
     * @throws IllegalArgumentException if it is not a name, or an address
     */
    public Builder serverName(@Nullable String value) {
      serverName = value == null ? null : HostName.normalise(value);
      return this;
    }

    /** Sets the offered application protocols. */
    public Builder alpn(List<String> value) {
      alpn = List.copyOf(value);
      return this;
    }

    /**
     * Sets the HTTP host, and brings it into one spelling; null for none.
     *
     * @throws IllegalArgumentException if it is neither a name nor an address
     */
    public Builder httpHost(@Nullable String value) {
      httpHost = value == null ? null : Endpoint.of(value, 0).host();
      return this;
    }

    /** Sets the highest offered TLS version; null for none. */
    public Builder tlsVersion(@Nullable String value) {
      tlsVersion = value;
      return this;
    }

    /** Sets whether an encrypted ClientHello is there. */
    public Builder encryptedClientHello(boolean value) {
      encryptedClientHello = value;
      return this;
    }

    /** Sets whether the bytes broke the rules of their protocol. */
    public Builder malformed(boolean value) {
      malformed = value;
      return this;
    }

    /** Makes the description. */
    public Inspection build() {
      return new Inspection(this);
    }
  }
}
