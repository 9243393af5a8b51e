package io.calamary.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;

/** Clients of an https proxy. */
abstract class TlsWire extends HttpWire {
  static final TestIdentity PROXY = TestIdentity.of("CN=proxy", "localhost");

  /** Has the listeners that are started speak TLS. */
  final void secure(TlsProvider provider, ServerIdentity identity) {
    listening.tls(identity).tlsProvider(provider);
  }

  final RawClient secured(TestProxy proxy, SSLContext context, String... protocols) {
    return closed(proxy.connect().secured(context.getSocketFactory(), protocols));
  }

  /** The certificate that a proxy shows. */
  static Certificate shown(RawClient client) throws IOException {
    var session = client.session();
    assertNotNull(session, "no TLS");
    return session.getPeerCertificates()[0];
  }

  /** Asks for a page and fails unless it comes. */
  final void get(RawClient client, HttpOrigin origin) throws IOException {
    assertEquals(200, next(client, OctetSource.of(client), get(origin, "/")).status());
  }
}
