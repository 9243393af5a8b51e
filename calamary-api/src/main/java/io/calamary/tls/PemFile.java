package io.calamary.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads PEM (RFC 7468); blocks of other kinds, and text around them, are passed over. */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*+)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private PemFile() {}

  /** What stands between a beginning and an end. */
  private static final class Block {
    private final String kind;
    private final byte[] content;

    Block(String kind, byte[] content) {
      this.kind = kind;
      this.content = content;
    }
  }

  /** All certificates of a file, in order. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.kind.equals("CERTIFICATE") || block.kind.equals("X509 CERTIFICATE")) {
        ByteArrayInputStream in = new ByteArrayInputStream(block.content);
        found.add((X509Certificate) factory.generateCertificate(in));
      }
    }
    if (found.isEmpty()) {
      throw new IOException(file + ": holds no certificate in PEM");
    }
    return found;
  }

  /** The first private key of a file. */
  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    byte[] curve = null;
    for (Block block : blocks(file)) {
      switch (block.kind) {
        case "EC PARAMETERS" -> curve = block.content;
        case "ENCRYPTED PRIVATE KEY" -> throw new IOException(file + ": holds an encrypted key");
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return privateKey(file, block, curve);
        }
        default -> {}
      }
    }
    throw new IOException(file + ": holds no private key in PEM");
  }

  private static PrivateKey privateKey(Path file, Block block, byte @Nullable [] curve)
      throws GeneralSecurityException {
    try {
      return switch (block.kind) {
        case "RSA PRIVATE KEY" -> make("RSA", Der.pkcs8OfRsa(block.content));
        case "EC PRIVATE KEY" -> make("EC", Der.pkcs8OfEc(block.content, curve));
        default -> ofPkcs8(block.content);
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new GeneralSecurityException(file + ": the private key can't be read", e);
    }
  }

  private static PrivateKey ofPkcs8(byte[] content) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no known kind of key");
    for (String algorithm : ALGORITHMS) {
      try {
        return make(algorithm, content);
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }

  private static PrivateKey make(String algorithm, byte[] content) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
  }

  private static List<Block> blocks(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(2).contains("ENCRYPTED")) {
        throw new IOException(file + ": holds an encrypted key");
      }
      try {
        byte[] content = Base64.getMimeDecoder().decode(matcher.group(2));
        blocks.add(new Block(matcher.group(1), content));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": holds a block that is no base64", e);
      }
    }
    return blocks;
  }
}
