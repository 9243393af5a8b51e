package io.calamary.http.internal.front;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.core.spi.tls.TlsContexts;
import io.calamary.http.HttpListener;
import io.calamary.tls.ServerIdentity;
import java.util.List;

/** Makes the mode {@code http} known. */
public final class HttpProvider implements ListenerProvider<HttpListener> {
  /** For {@link java.util.ServiceLoader}. */
  public HttpProvider() {}

  @Override
  public String mode() {
    return "http";
  }

  @Override
  public String mode(HttpListener listener) {
    return listener.tls() == null ? mode() : "https";
  }

  @Override
  public Class<HttpListener> listenerType() {
    return HttpListener.class;
  }

  @Override
  public Acceptor create(HttpListener listener, ListenerContext context) {
    ServerIdentity identity = listener.tls();
    return new HttpAcceptor(
        ListenerSettings.of(listener, context),
        identity == null
            ? null
            : TlsContexts.of(
                identity,
                listener.tlsProvider(),
                listener.clientCertificates(),
                List.of("h2", "http/1.1")));
  }
}
