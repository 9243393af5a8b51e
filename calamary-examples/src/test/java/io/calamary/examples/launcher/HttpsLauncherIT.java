package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.launcher.demo.TestKeys;
import io.calamary.examples.launcher.demo.TrustAll;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The https mode of the packed launcher. */
class HttpsLauncherIT {
  private static final String CONFIG =
      """
      service:
        listen: [{mode: https, port: 0, ip6: []}]
        certs: {%s}
        timeout: {process: 20000} # a cold start on a busy machine
      rules:
        - {match: {port: 1}, action: deny}
      """;

  @TempDir private Path folder;

  private LauncherProcess start(String certs) throws Exception {
    Files.writeString(folder.resolve("calamary.yml"), CONFIG.formatted(certs));
    return LauncherProcess.start(folder);
  }

  private static X509Certificate shown(InetSocketAddress proxy) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(proxy.getAddress(), proxy.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertEquals("HTTP/1.1 403", answer);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void makesACertificateWhereThereIsNone() throws Exception {
    try (LauncherProcess launcher = start("")) {
      String fingerprint =
          launcher.await("Made a certificate for https mode, SHA-256 ").replaceAll(".* ", "");
      X509Certificate made = shown(launcher.started());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(made.getEncoded());
      assertEquals(fingerprint, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
      Set<Object> names =
          made.getSubjectAlternativeNames().stream()
              .map(name -> name.get(1))
              .collect(Collectors.toSet());
      assertEquals(Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"), names);
      assertTrue(launcher.await("=> 127.0.0.1:1 ").endsWith("| Denied"));
    }
  }

  @ParameterizedTest
  @CsvSource({"EC, pkcs8", "EC, traditional", "RSA, pkcs8", "RSA, traditional"})
  void showsTheCertificateOfItsConfiguration(String algorithm, String form) throws Exception {
    TestKeys.write(folder, "proxy", algorithm);
    try (LauncherProcess launcher =
        start("serverPublic: proxy.crt, serverPrivate: proxy." + form)) {
      X509Certificate shown = shown(launcher.started());
      try (var in = Files.newInputStream(folder.resolve("proxy.crt"))) {
        assertEquals(
            List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)),
            List.of(shown));
      }
    }
  }
}
