package io.calamary.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdentityTest {
  @TempDir Path folder;

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    // Unlike the JDK, it writes the curve into a SEC 1 key, as OpenSSL does.
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider());
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(KeyPair pair) throws Exception {
    X500Name name = new X500Name("CN=test");
    Instant now = Instant.now();
    String algorithm = pair.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    pair.getPublic())
                .build(
                    new JcaContentSignerBuilder("SHA256with" + algorithm)
                        .build(pair.getPrivate())));
  }

  private Path write(String name, PemObjectGenerator content) throws IOException {
    StringWriter text = new StringWriter("# a comment\n".length());
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(content);
    }
    return Files.writeString(folder.resolve(name), "# a comment\n" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void readsKeysInAllTheirForms(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    X509Certificate certificate = certificate(pair);
    Path chain = write("chain", new JcaMiscPEMGenerator(certificate));
    Path modern = write("pkcs8", new JcaPKCS8Generator(pair.getPrivate(), null));
    Path traditional = write("traditional", new JcaMiscPEMGenerator(pair.getPrivate()));

    for (Path key : List.of(modern, traditional)) {
      CertifiedKey loaded = ServerIdentity.pem(chain, key).load().get(0);
      assertEquals(List.of(certificate), loaded.chain());
      assertTrue(loaded.matches(), key::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMIID\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void namesAFileThatHoldsNoKey(String content) throws Exception {
    Path chain = write("chain", new JcaMiscPEMGenerator(certificate(pair("EC"))));
    Path key = Files.writeString(folder.resolve("broken.key"), content);

    Exception failure = assertThrows(Exception.class, () -> ServerIdentity.pem(chain, key).load());

    assertTrue(
        failure instanceof IOException || failure instanceof GeneralSecurityException,
        failure::toString);
    assertTrue(failure.getMessage().contains("broken.key"), failure::toString);
  }

  @Test
  void refusesTheKeyOfAnotherCertificate() throws Exception {
    Path chain = write("chain", new JcaMiscPEMGenerator(certificate(pair("EC"))));
    Path key = write("key", new JcaPKCS8Generator(pair("EC").getPrivate(), null));
    Path rsa = write("rsa", new JcaPKCS8Generator(pair("RSA").getPrivate(), null));

    for (Path other : List.of(key, rsa)) {
      ServerIdentity identity = ServerIdentity.pem(chain, other);
      assertThrows(GeneralSecurityException.class, identity::load);
    }
  }

  @Test
  void readsKeyStoresAndPutsIdentitiesTogether() throws Exception {
    char[] password = "secret".toCharArray();
    KeyPair pair = pair("EC");
    X509Certificate certificate = certificate(pair);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("a", pair.getPrivate(), password, new X509Certificate[] {certificate});
    Path file = folder.resolve("keys.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    KeyPair second = pair("RSA");
    X509Certificate other = certificate(second);

    ServerIdentity both =
        ServerIdentity.keyStore(file, password).and(ServerIdentity.of(second.getPrivate(), other));

    assertEquals(
        List.of(certificate, other), both.load().stream().map(CertifiedKey::certificate).toList());
    assertEquals(List.of(file), both.files());
    ServerIdentity wrong = ServerIdentity.keyStore(file, "wrong".toCharArray());
    assertThrows(IOException.class, wrong::load);
  }
}
