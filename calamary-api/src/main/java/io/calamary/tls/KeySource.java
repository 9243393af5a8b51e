package io.calamary.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where keys come from.
 *
 * @param name for messages
 * @param files what is read
 * @param reader reads it
 */
record KeySource(String name, List<Path> files, Reader reader) {
  /** Reads keys; blocks. */
  interface Reader {
    List<CertifiedKey> read() throws IOException, GeneralSecurityException;
  }

  static KeySource of(CertifiedKey key) {
    String name = key.certificate().getSubjectX500Principal().getName();
    return new KeySource(name, List.of(), () -> List.of(key));
  }

  static KeySource pem(Path chain, Path key) {
    return new KeySource(
        key.toString(),
        List.of(chain, key),
        () -> List.of(new CertifiedKey(PemFile.privateKey(key), PemFile.certificates(chain))));
  }

  static KeySource keyStore(Path file, char[] password) {
    return new KeySource(file.toString(), List.of(file), () -> readStore(file, password));
  }

  List<CertifiedKey> load() throws IOException, GeneralSecurityException {
    return reader.read();
  }

  private static List<CertifiedKey> readStore(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    List<String> aliases = Collections.list(store.aliases());
    Collections.sort(aliases);
    List<CertifiedKey> found = new ArrayList<>();
    for (String alias : aliases) {
      Key key = store.getKey(alias, password);
      Certificate[] chain = store.getCertificateChain(alias);
      if (key instanceof PrivateKey secret && chain != null) {
        found.add(
            new CertifiedKey(
                secret, Arrays.stream(chain).map(X509Certificate.class::cast).toList()));
      }
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException(file + ": holds no private key with a certificate");
    }
    return found;
  }
}
