package io.calamary.proxyproto.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.proxyproto.ProxyProtocolListener;

/** Makes the mode {@code proxyproto} known. */
public final class ProxyProtocolProvider implements ListenerProvider<ProxyProtocolListener> {
  /** For {@link java.util.ServiceLoader}. */
  public ProxyProtocolProvider() {}

  @Override
  public String mode() {
    return "proxyproto";
  }

  @Override
  public Class<ProxyProtocolListener> listenerType() {
    return ProxyProtocolListener.class;
  }

  @Override
  public Acceptor create(ProxyProtocolListener listener, ListenerContext context) {
    return new ProxyProtocolAcceptor(listener, context);
  }
}
