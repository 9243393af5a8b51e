package io.calamary.core.spi.tls;

import io.calamary.tls.CertifiedKey;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.TlsProvider;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a listener does TLS.
 *
 * @param provider who does the cryptography
 * @param clients whether clients are asked for certificates
 * @param protocols what is offered by ALPN (RFC 7301), the preferred one first
 */
record TlsPlan(SslProvider provider, ClientCertificates clients, List<String> protocols) {
  private static final String PROPERTY = "io.calamary.tls";

  /**
   * The plan of a listener.
   *
   * @throws IllegalArgumentException if the provider that it wants is not there
   */
  static TlsPlan of(TlsProvider wanted, ClientCertificates clients, List<String> protocols) {
    return new TlsPlan(provider(wanted, System.getProperty(PROPERTY)), clients, protocols);
  }

  static SslProvider provider(TlsProvider wanted, @Nullable String property) {
    TlsProvider choice = wanted == TlsProvider.AUTO && property != null ? named(property) : wanted;
    boolean boring = OpenSsl.isAvailable();
    if (choice == TlsProvider.BORINGSSL && !boring) {
      throw new IllegalArgumentException(
          "tlsProvider: BORINGSSL can't be loaded: "
              + OpenSsl.unavailabilityCause()
              + " (remedy: add netty-tcnative-boringssl-static for this platform)");
    }
    // The engines of OPENSSL are released by their handlers, its contexts by the garbage collector.
    return choice == TlsProvider.JDK || !boring ? SslProvider.JDK : SslProvider.OPENSSL;
  }

  private static TlsProvider named(String property) {
    return switch (property.toLowerCase(Locale.ROOT)) {
      case "jdk" -> TlsProvider.JDK;
      case "boringssl" -> TlsProvider.BORINGSSL;
      default ->
          throw new IllegalArgumentException(
              "system property " + PROPERTY + ": " + property + " (expected: jdk, boringssl)");
    };
  }

  /** Makes what connections with a key use. */
  SslContext context(CertifiedKey key) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(key.key(), key.chain().toArray(X509Certificate[]::new))
            .sslProvider(provider)
            .protocols("TLSv1.3", "TLSv1.2");
    if (!protocols.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
    if (clients.demand() != ClientCertificates.Demand.NONE) {
      boolean required = clients.demand() == ClientCertificates.Demand.REQUIRED;
      builder
          .trustManager(clients.roots().toArray(X509Certificate[]::new))
          .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return builder.build();
  }
}
