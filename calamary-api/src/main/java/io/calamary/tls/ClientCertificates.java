package io.calamary.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Whether clients are asked for a certificate. The subject of one that a given root vouches for, as
 * RFC 2253 writes it ({@code CN=alice,O=Acme}), is the user of the client's flows. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ClientCertificates {
  /** How much a certificate is wanted. */
  public enum Demand {
    /** Clients are not asked. */
    NONE,
    /** A client may show one; one that no root vouches for ends the handshake. */
    OPTIONAL,
    /** A client without one is not served. */
    REQUIRED
  }

  private static final ClientCertificates NONE = new ClientCertificates(Demand.NONE, List.of());

  private final Demand demand;
  private final List<X509Certificate> roots;

  private ClientCertificates(Demand demand, List<X509Certificate> roots) {
    this.demand = demand;
    this.roots = List.copyOf(roots);
  }

  /** Nobody is asked. */
  public static ClientCertificates none() {
    return NONE;
  }

  /** Clients may show a certificate that one of these roots vouches for; at least one. */
  public static ClientCertificates optional(List<X509Certificate> roots) {
    return new ClientCertificates(Demand.OPTIONAL, some(roots));
  }

  /** Clients must show a certificate that one of these roots vouches for; at least one. */
  public static ClientCertificates required(List<X509Certificate> roots) {
    return new ClientCertificates(Demand.REQUIRED, some(roots));
  }

  /**
   * Reads roots from a PEM file. Blocks.
   *
   * @throws IOException if it can't be read, or holds no certificate
   * @throws GeneralSecurityException if a certificate is damaged
   */
  public static List<X509Certificate> roots(Path file)
      throws IOException, GeneralSecurityException {
    return List.copyOf(PemFile.certificates(file));
  }

  private static List<X509Certificate> some(List<X509Certificate> roots) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("roots: empty (expected: at least one certificate)");
    }
    return roots;
  }

  /** How much a certificate is wanted. */
  public Demand demand() {
    return demand;
  }

  /** Who may vouch for clients. */
  public List<X509Certificate> roots() {
    return roots;
  }

  @Override
  public String toString() {
    return "ClientCertificates[" + demand + ", " + roots.size() + " roots]";
  }
}
