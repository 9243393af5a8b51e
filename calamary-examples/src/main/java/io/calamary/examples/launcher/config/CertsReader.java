package io.calamary.examples.launcher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where certificates and keys are, and sees whether they can be used. */
final class CertsReader {
  private static final List<String> KEYS =
      List.of("caPublic", "serverPublic", "serverPrivate", "interceptPublic", "interceptPrivate");
  private static final String CHAIN = "a PEM file with certificates";
  private static final String KEY = "a PEM file with a private key in PKCS#8, PKCS#1 or SEC 1";

  private final Section section;
  private final Path base;

  private CertsReader(Section section, Path base) {
    this.section = section;
    this.base = base;
  }

  /**
   * Reads the section.
   *
   * @param base the folder that relative paths start from
   */
  static CertFiles read(Section service, Path base) {
    Section section = service.child("certs", KEYS);
    return section == null ? CertFiles.NONE : new CertsReader(section, base).files();
  }

  private CertFiles files() {
    Path ca = path("caPublic", CHAIN);
    if (ca != null) {
      chain("caPublic", ca);
    }
    Path server = path("serverPublic", CHAIN);
    Path serverKey = path("serverPrivate", KEY);
    pair("server", server, serverKey);
    Path intercept = path("interceptPublic", CHAIN);
    Path interceptKey = path("interceptPrivate", KEY);
    pair("intercept", intercept, interceptKey);
    return new CertFiles(ca, server, serverKey, intercept, interceptKey);
  }

  private @Nullable Path path(String key, String expected) {
    Value value = section.get(key);
    String text = value == null ? null : value.text(expected);
    if (value == null || text == null) {
      return null;
    }
    Path path = base.resolve(text);
    if (text.isEmpty() || !Files.isRegularFile(path) || !Files.isReadable(path)) {
      value.error("'" + text + "' can't be read at " + path + " (expected: " + expected + ")");
      return null;
    }
    return path;
  }

  private void pair(String what, @Nullable Path certificate, @Nullable Path key) {
    String publicKey = what + "Public";
    String privateKey = what + "Private";
    if (section.get(publicKey) == null && section.get(privateKey) != null) {
      section.require(publicKey, "the certificate of " + privateKey);
    } else if (section.get(privateKey) == null && section.get(publicKey) != null) {
      section.require(privateKey, "the key of " + publicKey);
    }
    PublicKey open = certificate == null ? null : chain(publicKey, certificate);
    PrivateKey secret = key == null ? null : key(privateKey, key);
    if (open != null && secret != null && !belongTogether(open, secret)) {
      error(privateKey, "is not the key of the first certificate in " + publicKey);
    }
  }

  private @Nullable PublicKey chain(String key, Path file) {
    try {
      return PemCheck.chain(file);
    } catch (IOException e) {
      error(key, "'" + file + "' " + e.getMessage() + " (expected: " + CHAIN + ")");
      return null;
    }
  }

  private @Nullable PrivateKey key(String key, Path file) {
    try {
      return PemCheck.key(file);
    } catch (IOException e) {
      error(key, "'" + file + "' " + e.getMessage() + " (expected: " + KEY + ")");
      return null;
    }
  }

  private void error(String key, String message) {
    Value value = section.get(key);
    if (value != null) {
      value.error(message);
    }
  }

  private static boolean belongTogether(PublicKey open, PrivateKey secret) {
    try {
      Signature signature = Signature.getInstance(algorithm(secret));
      signature.initSign(secret);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
