package io.calamary.http.wire;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.http.HttpListener;
import io.calamary.tls.TlsProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The HTTP mode inside of TLS. */
final class HttpsMode implements ListenerMode {
  static final TestIdentity PROXY = TestIdentity.of("CN=proxy", "localhost");

  private final HttpMode inside;
  private final TlsProvider provider;

  HttpsMode(TlsProvider provider) {
    this.provider = provider;
    inside =
        new HttpMode(
            HttpListener.builder().pseudonym("calamary").tls(PROXY.server()).tlsProvider(provider));
  }

  @Override
  public RawClient dress(RawClient client) {
    return client.secured(PROXY.trusting().getSocketFactory());
  }

  /** Netty ends both directions of BoringSSL when the peer has ended one. */
  @Override
  public boolean clientMayEndFirst() {
    return provider == TlsProvider.JDK;
  }

  @Override
  public Listener listener(InetSocketAddress bind) {
    return inside.listener(bind);
  }

  @Override
  public List<Extension> extensions() {
    return inside.extensions();
  }

  @Override
  public byte[] request(String host, int port) {
    return inside.request(host, port);
  }

  @Override
  public void readSuccess(RawClient client) throws IOException {
    inside.readSuccess(client);
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    inside.assertRefused(reason, answer);
  }

  @Override
  public byte[] oversize() {
    return inside.oversize();
  }
}
