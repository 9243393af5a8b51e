package io.calamary.examples.launcher.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads certificates and keys in PEM, to see whether they are any good. */
final class PemCheck {
  private PemCheck() {}

  /** The public key of the first certificate of a chain. */
  static PublicKey chain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (chain.isEmpty()) {
        throw new IOException("holds no certificate");
      }
      return chain.iterator().next().getPublicKey();
    } catch (CertificateException e) {
      throw new IOException("holds no certificate that can be read: " + e.getMessage(), e);
    }
  }

  /** A private key in PKCS#8, PKCS#1 or SEC 1; what else is in the file is passed over. */
  static PrivateKey key(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        if (block instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        } else if (block instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        } else if (block instanceof PEMEncryptedKeyPair
            || block instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new IOException("holds an encrypted key");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("is not PEM: " + e.getMessage(), e);
    }
    throw new IOException("holds no private key");
  }
}
