package io.calamary.upstream;

import io.calamary.auth.Credentials;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A next-hop proxy on the way to targets, or none. Immutable; each {@code with} makes a copy. Two
 * are equal only if they are the same object.
 *
 * <p>Where to go is decided before: rules judge the target, never the proxy. A name is resolved by
 * the proxy unless a rule turned on the address, or {@link #resolveLocally} says otherwise; then
 * the proxy is asked for an address that was judged. The proxy's own address is configuration, and
 * not judged; but it is never one of this server's listeners.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class UpstreamProxy {
  /**
   * The upstream that a flow goes to, or went to last; not set for flows that had none. The {@link
   * io.calamary.flow.Flow#address()} of a flow whose name the upstream resolves stays null.
   */
  public static final AttributeKey<UpstreamProxy> USED =
      AttributeKey.of("upstream", UpstreamProxy.class);

  private static final int MOST_SOCKS_BYTES = 255;
  private static final UpstreamProxy DIRECT =
      new UpstreamProxy(Kind.DIRECT, null, new Options(null, null, null, false));

  private final Kind kind;
  private final @Nullable Endpoint endpoint;
  private final Options options;

  private record Options(
      @Nullable Credentials credentials,
      @Nullable UpstreamTls tls,
      @Nullable OutgoingHeader header,
      boolean resolveLocally) {}

  private UpstreamProxy(Kind kind, @Nullable Endpoint endpoint, Options options) {
    this.kind = kind;
    this.endpoint = endpoint;
    this.options = options;
  }

  /** What an upstream speaks. */
  public enum Kind {
    /** There is none: the connection goes to the target. */
    DIRECT,
    /** HTTP: CONNECT, and for plain requests the absolute-form (RFC 9112 section 3.2). */
    HTTP,
    /** HTTP inside TLS. */
    HTTPS,
    /** SOCKS version 5 (RFC 1928). */
    SOCKS5,
    /** Nothing but the header of the PROXY protocol. */
    PROXY_PROTOCOL
  }

  /** No upstream. */
  public static UpstreamProxy direct() {
    return DIRECT;
  }

  /** An HTTP proxy. */
  public static UpstreamProxy http(Endpoint endpoint) {
    return of(Kind.HTTP, endpoint, null, null);
  }

  /** An HTTP proxy that is spoken to through TLS, verified against the roots of the JDK. */
  public static UpstreamProxy https(Endpoint endpoint) {
    return of(Kind.HTTPS, endpoint, UpstreamTls.standard(), null);
  }

  /** A SOCKS5 proxy. */
  public static UpstreamProxy socks5(Endpoint endpoint) {
    return of(Kind.SOCKS5, endpoint, null, null);
  }

  /**
   * A receiver of the PROXY protocol: it learns from the header where the client is and where it
   * wants to go. Names are always resolved locally, since the header has room for addresses only.
   */
  public static UpstreamProxy proxyProtocol(Endpoint endpoint, OutgoingHeader header) {
    return of(Kind.PROXY_PROTOCOL, endpoint, null, Objects.requireNonNull(header, "header"));
  }

  private static UpstreamProxy of(
      Kind kind, Endpoint endpoint, @Nullable UpstreamTls tls, @Nullable OutgoingHeader header) {
    Objects.requireNonNull(endpoint, "endpoint");
    if (endpoint.port() == 0) {
      throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: port 1-65535)");
    }
    return new UpstreamProxy(kind, endpoint, new Options(null, tls, header, false));
  }

  /**
   * Logs in: Basic (RFC 7617) to an HTTP proxy, user and password (RFC 1929) to a SOCKS5 proxy.
   *
   * @throws IllegalStateException if this kind of upstream has no login
   * @throws IllegalArgumentException if the protocol has no room for these credentials
   */
  public UpstreamProxy withCredentials(Credentials credentials) {
    switch (kind) {
      case HTTP, HTTPS -> requireBasic(credentials);
      case SOCKS5 -> {
        requireSocks("user", credentials.user());
        requireSocks("password", credentials.password());
      }
      case DIRECT, PROXY_PROTOCOL ->
          throw new IllegalStateException(
              "credentials for " + kind + " (expected: HTTP or SOCKS5)");
    }
    return with(new Options(credentials, options.tls, options.header, options.resolveLocally));
  }

  private static void requireBasic(Credentials credentials) {
    String both = credentials.user() + credentials.password();
    if (credentials.user().indexOf(':') >= 0 || both.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "credentials of "
              + credentials.user().length()
              + " characters (expected: a user without colon, and no control characters)");
    }
  }

  private static void requireSocks(String what, String value) {
    int size = value.getBytes(StandardCharsets.UTF_8).length;
    if (size < 1 || size > MOST_SOCKS_BYTES) {
      throw new IllegalArgumentException(
          what + ": " + size + " bytes (expected: 1-" + MOST_SOCKS_BYTES + ", RFC 1929)");
    }
  }

  /**
   * Sets how TLS is spoken.
   *
   * @throws IllegalStateException if this is not an {@link Kind#HTTPS} upstream
   */
  public UpstreamProxy withTls(UpstreamTls tls) {
    if (kind != Kind.HTTPS) {
      throw new IllegalStateException("TLS for " + kind + " (expected: HTTPS)");
    }
    return with(
        new Options(
            options.credentials,
            Objects.requireNonNull(tls, "tls"),
            options.header,
            options.resolveLocally));
  }

  /**
   * Begins the connection with a header of the PROXY protocol, before TLS too. Such a connection is
   * never shared between clients.
   */
  public UpstreamProxy withProxyHeader(OutgoingHeader header) {
    return with(
        new Options(
            options.credentials,
            options.tls,
            Objects.requireNonNull(header, "header"),
            options.resolveLocally));
  }

  /** Sets whether names are resolved and judged here, and the proxy is asked for addresses. */
  public UpstreamProxy resolveLocally(boolean value) {
    return with(new Options(options.credentials, options.tls, options.header, value));
  }

  private UpstreamProxy with(Options changed) {
    return new UpstreamProxy(kind, endpoint, changed);
  }

  /** What it speaks. */
  public Kind kind() {
    return kind;
  }

  /** Where it is; null for {@link Kind#DIRECT}. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** The login; null for none. */
  public @Nullable Credentials credentials() {
    return options.credentials;
  }

  /** How TLS is spoken; null where it is not. */
  public @Nullable UpstreamTls tls() {
    return options.tls;
  }

  /** The header that connections begin with; null for none. */
  public @Nullable OutgoingHeader proxyHeader() {
    return options.header;
  }

  /** Whether names are resolved here. */
  public boolean resolvesLocally() {
    return options.resolveLocally || kind == Kind.PROXY_PROTOCOL;
  }

  /** Whether it is neither a proxy nor adds a header. */
  public boolean isPlain() {
    return kind == Kind.DIRECT && options.header == null;
  }

  /** What it is and where, without the login: safe to log. */
  @Override
  public String toString() {
    String name =
        switch (kind) {
          case DIRECT -> "direct";
          case HTTP -> "http";
          case HTTPS -> "https";
          case SOCKS5 -> "socks5";
          case PROXY_PROTOCOL -> "proxy-protocol";
        };
    return endpoint == null ? name : name + "://" + endpoint;
  }
}
