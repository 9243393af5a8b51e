package io.calamary.socks5.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.core.spi.tls.TlsContexts;
import io.calamary.socks5.Socks5Listener;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.util.List;

/** Makes the mode {@code socks5} known. */
public final class Socks5Provider implements ListenerProvider<Socks5Listener> {
  /** For {@link java.util.ServiceLoader}. */
  public Socks5Provider() {}

  @Override
  public String mode() {
    return "socks5";
  }

  @Override
  public Class<Socks5Listener> listenerType() {
    return Socks5Listener.class;
  }

  @Override
  public Acceptor create(Socks5Listener listener, ListenerContext context) {
    ServerIdentity identity = listener.tls();
    TlsContexts tls =
        identity == null
            ? null
            : TlsContexts.of(identity, TlsProvider.AUTO, ClientCertificates.none(), List.of());
    return new Socks5Acceptor(Settings.of(listener, context), tls);
  }
}
