package io.calamary.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * As what a listener shows itself to TLS clients: one private key with its certificates, or several
 * of which the server name that a client asks for (RFC 6066 section 3) chooses one. Files are read
 * when a server starts, and again when they change. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ServerIdentity {
  private final List<KeySource> sources;

  private ServerIdentity(List<KeySource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** An identity that is in memory, and never changes. */
  public static ServerIdentity of(PrivateKey key, X509Certificate... chain) {
    return new ServerIdentity(List.of(KeySource.of(new CertifiedKey(key, List.of(chain)))));
  }

  /**
   * An identity in two PEM files, which may be the same one.
   *
   * @param chain certificates (RFC 7468), the one of the key first
   * @param key a private key that is not encrypted, in PKCS#8, PKCS#1 or SEC 1
   */
  public static ServerIdentity pem(Path chain, Path key) {
    return new ServerIdentity(List.of(KeySource.pem(chain, key)));
  }

  /**
   * All private keys of a key store, in PKCS#12 or JKS; the first by alias is the default one.
   *
   * @param password of the store and of its keys; copied
   */
  public static ServerIdentity keyStore(Path file, char[] password) {
    return new ServerIdentity(List.of(KeySource.keyStore(file, password.clone())));
  }

  /**
   * This identity and further ones. The certificate of which a name (a DNS name in subjectAltName,
   * or a wildcard of one label) fits what the client asks for is used; the first one of all where
   * none does.
   */
  public ServerIdentity and(ServerIdentity other) {
    List<KeySource> all = new ArrayList<>(sources);
    all.addAll(Objects.requireNonNull(other, "other").sources);
    return new ServerIdentity(all);
  }

  /**
   * Reads keys and certificates as they are now. Blocks.
   *
   * @return at least one, the default first
   * @throws IOException if a file can't be read, or is not of its kind
   * @throws GeneralSecurityException if a key or certificate is unusable, or they don't belong
   *     together
   */
  public List<CertifiedKey> load() throws IOException, GeneralSecurityException {
    List<CertifiedKey> loaded = new ArrayList<>();
    for (KeySource source : sources) {
      for (CertifiedKey each : source.load()) {
        if (!each.matches()) {
          throw new GeneralSecurityException(
              source.name() + ": the private key is not the one of the first certificate");
        }
        loaded.add(each);
      }
    }
    return List.copyOf(loaded);
  }

  /** The files that are read; empty where all is in memory. */
  public List<Path> files() {
    return sources.stream().flatMap(source -> source.files().stream()).toList();
  }

  @Override
  public String toString() {
    return "ServerIdentity" + sources.stream().map(KeySource::name).toList();
  }
}
