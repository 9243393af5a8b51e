package io.calamary.upstream;

import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * TLS to an upstream proxy. The proxy's certificate is always verified: its chain as the context
 * says, and its name. Immutable; each {@code with} makes a copy.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class UpstreamTls {
  private final SSLContext context;
  private final @Nullable String serverName;

  private UpstreamTls(SSLContext context, @Nullable String serverName) {
    this.context = context;
    this.serverName = serverName;
  }

  /**
   * Trusts the roots of the JDK.
   *
   * @throws IllegalStateException if the JDK has no default context
   */
  public static UpstreamTls standard() {
    try {
      return new UpstreamTls(SSLContext.getDefault(), null);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no TLS context of its own", e);
    }
  }

  /** Uses a context of the application, for example one with a client certificate. */
  public static UpstreamTls with(SSLContext context) {
    return new UpstreamTls(Objects.requireNonNull(context, "context"), null);
  }

  /**
   * Trusts the certificates of a PEM file, and no others. Reads the file; blocks.
   *
   * @throws IllegalArgumentException if the file can't be read or holds no certificate
   */
  public static UpstreamTls trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      int count = 0;
      for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        roots.setCertificateEntry("root-" + count++, root);
      }
      if (count == 0) {
        throw new IllegalArgumentException(pem + ": holds no certificate (expected: PEM)");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(roots);
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(null, trust.getTrustManagers(), null);
      return new UpstreamTls(made, null);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          pem + ": " + e.getMessage() + " (expected: certificates in PEM)", e);
    }
  }

  /**
   * Expects another name in the certificate than that of the endpoint, and asks for it (SNI).
   *
   * @throws IllegalArgumentException if it is neither a name nor an address
   */
  public UpstreamTls withServerName(String name) {
    return new UpstreamTls(context, Endpoint.of(name, 0).host());
  }

  /** The context. */
  public SSLContext context() {
    return context;
  }

  /** The name that is expected; null for that of the endpoint. */
  public @Nullable String serverName() {
    return serverName;
  }
}
