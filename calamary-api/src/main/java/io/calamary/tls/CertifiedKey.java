package io.calamary.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param key the private key
 * @param chain the certificate of the key, then those that lead to a root; at least one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
  /**
   * Copies the chain.
   *
   * @throws IllegalArgumentException if the chain is empty
   */
  public CertifiedKey {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty (expected: at least one certificate)");
    }
  }

  /** The certificate of the key. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Whether the key is the one that the first certificate was made for. */
  boolean matches() throws GeneralSecurityException {
    PublicKey open = certificate().getPublicKey();
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "CertifiedKey[" + certificate().getSubjectX500Principal().getName() + "]";
  }
}
