package io.calamary.http;

import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.auth.Authenticator;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Listens for HTTP/1.1 clients that know the proxy: requests in absolute-form, CONNECT, and
 * upgrades to WebSocket (RFC 9110, RFC 9112); with {@link #tls()}, inside of TLS (mode {@code
 * https}), and for HTTP/2 there (RFC 9113, RFC 8441). Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HttpListener implements Listener {
  private final String name;
  private final InetSocketAddress bindAddress;
  private final List<Preface> prefaces;
  private final @Nullable Authenticator authenticator;
  private final String realm;
  private final String pseudonym;
  private final boolean via;
  private final boolean proxyStatus;
  private final boolean webSocket;
  private final Set<Integer> connectPorts;
  private final int maxRequestLine;
  private final int maxHead;
  private final int maxFields;
  private final @Nullable ServerIdentity tls;
  private final ClientCertificates clientCertificates;
  private final TlsProvider tlsProvider;

  private HttpListener(Builder b) {
    name = b.listenerName();
    bindAddress = b.listenerAddress();
    prefaces = b.listenerPrefaces();
    authenticator = b.authenticator;
    realm = b.realm;
    pseudonym = b.pseudonym;
    via = b.via;
    proxyStatus = b.proxyStatus;
    webSocket = b.webSocket;
    connectPorts = Set.copyOf(b.connectPorts);
    maxRequestLine = b.maxRequestLine;
    maxHead = b.maxHead;
    maxFields = b.maxFields;
    tls = b.tls;
    clientCertificates = b.clientCertificates;
    tlsProvider = b.tlsProvider;
  }

  /** Starts with the defaults: named {@code http}, on the loopback address, without users. */
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

  /** Who checks Basic credentials (RFC 7617); null if clients need none. */
  public @Nullable Authenticator authenticator() {
    return authenticator;
  }

  /** The realm that is told to clients without credentials. */
  public String realm() {
    return realm;
  }

  /** The name of this proxy in Via and Proxy-Status fields; loops are detected by it. */
  public String pseudonym() {
    return pseudonym;
  }

  /** Whether a Via field is added to messages, as RFC 9110 section 7.6.3 demands. */
  public boolean via() {
    return via;
  }

  /** Whether answers that the proxy makes itself carry a Proxy-Status field (RFC 9209). */
  public boolean proxyStatus() {
    return proxyStatus;
  }

  /** Whether a request may upgrade to WebSocket; if not, it goes on as a plain request. */
  public boolean webSocket() {
    return webSocket;
  }

  /** The ports that CONNECT may ask for; empty for any. */
  public Set<Integer> connectPorts() {
    return connectPorts;
  }

  /** Bytes that a request line may have; a longer one is answered with 414. */
  public int maxRequestLine() {
    return maxRequestLine;
  }

  /** Bytes that a message head may have; a longer one is answered with 431 (502 in a response). */
  public int maxHead() {
    return maxHead;
  }

  /** Fields that a message head may have. */
  public int maxFields() {
    return maxFields;
  }

  /** As what the proxy shows itself to clients, which must speak TLS; null for plain text. */
  public @Nullable ServerIdentity tls() {
    return tls;
  }

  /** Whether clients are asked for a certificate; of no meaning without TLS. */
  public ClientCertificates clientCertificates() {
    return clientCertificates;
  }

  /** Who does the cryptography of TLS. */
  public TlsProvider tlsProvider() {
    return tlsProvider;
  }

  /** Builds an {@link HttpListener}; not thread-safe. */
  public static final class Builder extends Listener.Builder<Builder> {
    private @Nullable Authenticator authenticator;
    private String realm = "calamary";
    private String pseudonym =
        "calamary-" + HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    private boolean via = true;
    private boolean proxyStatus = true;
    private boolean webSocket = true;
    private final Set<Integer> connectPorts = new TreeSet<>();
    private int maxRequestLine = 8 * 1024;
    private int maxHead = 64 * 1024;
    private int maxFields = 200;
    private @Nullable ServerIdentity tls;
    private ClientCertificates clientCertificates = ClientCertificates.none();
    private TlsProvider tlsProvider = TlsProvider.AUTO;

    private Builder() {
      super("http");
    }

    /** Asks clients for Basic credentials and has them checked. */
    public Builder authenticator(Authenticator value) {
      authenticator = Objects.requireNonNull(value, "authenticator");
      return this;
    }

    /** Sets the realm; printable ASCII without quotes or backslashes. */
    public Builder realm(String value) {
      if (!value.matches("[ !#-\\[\\]-~]+")) {
        throw new IllegalArgumentException(
            "realm: '" + value + "' (expected: printable ASCII without quotes and backslashes)");
      }
      realm = value;
      return this;
    }

    /**
     * Sets the proxy's name in Via and Proxy-Status fields: an RFC 9110 token. By default {@code
     * calamary-} and a random number: proxies that may stand behind each other need different
     * names, or the second takes the requests of the first for a loop.
     */
    public Builder pseudonym(String value) {
      if (!value.matches("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~-]*")) {
        throw new IllegalArgumentException(
            "pseudonym: '" + value + "' (expected: a token that begins with a letter)");
      }
      pseudonym = value;
      return this;
    }

    /** Sets whether a Via field is added; to leave it out breaks RFC 9110 section 7.6.3. */
    public Builder via(boolean value) {
      via = value;
      return this;
    }

    /** Sets whether the proxy's own answers carry Proxy-Status; true by default. */
    public Builder proxyStatus(boolean value) {
      proxyStatus = value;
      return this;
    }

    /** Sets whether requests may upgrade to WebSocket; true by default. */
    public Builder webSocket(boolean value) {
      webSocket = value;
      return this;
    }

    /** Limits the ports that CONNECT may ask for; others are denied before any rule or query. */
    public Builder connectPorts(int... ports) {
      connectPorts.clear();
      for (int port : ports) {
        connectPorts.add(between(1, 65_535, port, "connectPorts"));
      }
      return this;
    }

    /** Sets the bytes of a request line, 512 to 65,536; 8,192 by default. */
    public Builder maxRequestLine(int value) {
      maxRequestLine = between(512, 65_536, value, "maxRequestLine");
      return this;
    }

    /** Sets the bytes of a message head, 1,024 to 1,048,576; 65,536 by default. */
    public Builder maxHead(int value) {
      maxHead = between(1024, 1_048_576, value, "maxHead");
      return this;
    }

    /** Sets the fields of a message head, 10 to 10,000; 200 by default. */
    public Builder maxFields(int value) {
      maxFields = between(10, 10_000, value, "maxFields");
      return this;
    }

    /** Has clients speak TLS 1.2 or 1.3 to the proxy, which shows itself as this. */
    public Builder tls(ServerIdentity value) {
      tls = Objects.requireNonNull(value, "tls");
      return this;
    }

    /** Sets whether clients are asked for a certificate; not, by default. */
    public Builder clientCertificates(ClientCertificates value) {
      clientCertificates = Objects.requireNonNull(value, "clientCertificates");
      return this;
    }

    /** Sets who does the cryptography of TLS. */
    public Builder tlsProvider(TlsProvider value) {
      tlsProvider = Objects.requireNonNull(value, "tlsProvider");
      return this;
    }

    private static int between(int least, int most, int value, String what) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + ": " + value + " (expected: " + least + "-" + most + ")");
      }
      return value;
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
     * @throws IllegalStateException if client certificates are wanted, but no TLS
     */
    public HttpListener build() {
      if (tls == null && clientCertificates.demand() != ClientCertificates.Demand.NONE) {
        throw new IllegalStateException("clientCertificates: need tls(..)");
      }
      return new HttpListener(this);
    }
  }
}
