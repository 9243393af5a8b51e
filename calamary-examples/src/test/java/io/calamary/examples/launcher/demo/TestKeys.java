package io.calamary.examples.launcher.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in the forms that people have them in. */
public final class TestKeys {
  private TestKeys() {}

  /** Writes NAME.crt, NAME.pkcs8, NAME.traditional (PKCS#1 or SEC 1) and NAME.encrypted. */
  public static void write(Path folder, String name, String algorithm) throws Exception {
    // Unlike the JDK, it writes the curve into a SEC 1 key, as OpenSSL does.
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider());
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    KeyPair pair = generator.generateKeyPair();
    X500Name subject = new X500Name("CN=" + name);
    Instant now = Instant.now();
    var certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        subject,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(3600)),
                        subject,
                        pair.getPublic())
                    .build(
                        new JcaContentSignerBuilder(
                                algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                            .build(pair.getPrivate())));
    pem(folder.resolve(name + ".crt"), new JcaMiscPEMGenerator(certificate));
    pem(folder.resolve(name + ".traditional"), new JcaMiscPEMGenerator(pair.getPrivate()));
    pem(folder.resolve(name + ".pkcs8"), pkcs8(pair, null));
    OutputEncryptor encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.PBE_SHA1_3DES)
            .setPassword("secret".toCharArray())
            .build();
    pem(folder.resolve(name + ".encrypted"), pkcs8(pair, encryptor));
  }

  private static PemObjectGenerator pkcs8(KeyPair pair, @Nullable OutputEncryptor encryptor)
      throws IOException {
    return new JcaPKCS8Generator(pair.getPrivate(), encryptor);
  }

  private static void pem(Path file, PemObjectGenerator content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(content);
    }
    Files.writeString(file, text.toString());
  }
}
