package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ServerIdentity;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** SOCKS5 with CONNECT inside of TLS. */
final class Socks5TlsMode extends Socks5Mode {
  private static final SSLSocketFactory CLIENTS = trusting("proxy.crt");

  @Override
  public Listener listener(InetSocketAddress bind) {
    ServerIdentity identity = ServerIdentity.pem(file("proxy.crt"), file("proxy.key"));
    return Socks5Listener.builder().bind(bind).tls(identity).build();
  }

  @Override
  public RawClient dress(RawClient client) {
    return client.secured(CLIENTS);
  }

  /** Netty ends both directions of BoringSSL, where that is there, when the peer has ended one. */
  @Override
  public boolean clientMayEndFirst() {
    return !OpenSsl.isAvailable();
  }

  /** Before a handshake nothing can be said. */
  @Override
  public void assertTurnedAway(Received answer) {
    assertEquals(0, answer.bytes().length);
    assertEquals(End.RST, answer.end());
  }

  private static Path file(String name) {
    try {
      return Path.of(Objects.requireNonNull(Socks5TlsMode.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLSocketFactory trusting(String name) {
    try (InputStream in = Socks5TlsMode.class.getResourceAsStream(name)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
