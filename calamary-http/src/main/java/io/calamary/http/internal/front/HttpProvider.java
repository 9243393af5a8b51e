package io.calamary.http.internal.front;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.http.HttpListener;

/** Makes the mode {@code http} known. */
public final class HttpProvider implements ListenerProvider<HttpListener> {
  /** For {@link java.util.ServiceLoader}. */
  public HttpProvider() {}

  @Override
  public String mode() {
    return "http";
  }

  @Override
  public Class<HttpListener> listenerType() {
    return HttpListener.class;
  }

  @Override
  public Acceptor create(HttpListener listener, ListenerContext context) {
    return new HttpAcceptor(ListenerSettings.of(listener, context));
  }
}
