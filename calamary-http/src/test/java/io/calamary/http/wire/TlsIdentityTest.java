package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which certificate a listener shows. */
class TlsIdentityTest extends TlsWire {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void choosesByTheNameThatIsAskedFor(TlsProvider provider) throws Exception {
    TestIdentity first = TestIdentity.of("CN=first", "first.test");
    TestIdentity second = TestIdentity.of("CN=second", "second.test", "*.second.test");
    secure(provider, first.server().and(second.server()));
    TestProxy proxy = proxy();

    assertEquals(first.certificate(), shownTo(proxy, "first.test"));
    assertEquals(second.certificate(), shownTo(proxy, "second.test"));
    assertEquals(second.certificate(), shownTo(proxy, "a.SECOND.test"));
    assertEquals(first.certificate(), shownTo(proxy, "other.test"));
  }

  private static X509Certificate shownTo(TestProxy proxy, String name) throws Exception {
    var address = proxy.address();
    try (SSLSocket socket =
        (SSLSocket)
            trustingAll()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext trustingAll() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    X509TrustManager trust =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertNotEquals(0, chain.length);
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void showsWhatWasWrittenAnewAndDropsNothing(TlsProvider provider) throws Exception {
    Path chain = folder.resolve("proxy.crt");
    Path key = folder.resolve("proxy.key");
    PROXY.write(chain, key);
    secure(provider, ServerIdentity.pem(chain, key));
    TestProxy proxy = proxy();
    var origin = origin(Behaviour.echo());
    RawClient before = secured(proxy, PROXY.trusting());
    before.send(request(origin));
    mode().readSuccess(before);
    TestIdentity next = TestIdentity.of("CN=next", "localhost");

    Files.writeString(key, "nothing of use");
    Await.until("the old one, still", () -> shows(proxy, PROXY.certificate()));
    next.write(chain, key);
    Await.until("the new one", () -> shows(proxy, next.certificate()));

    byte[] ping = {1, 2, 3};
    before.send(ping);
    assertArrayEquals(ping, before.readExactly(ping.length));
  }

  private static boolean shows(TestProxy proxy, Certificate expected) {
    try {
      return shownTo(proxy, "localhost").equals(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
