package io.calamary.transparent.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.transparent.TransparentListener;

/** Makes the mode {@code transparent} known. */
public final class TransparentProvider implements ListenerProvider<TransparentListener> {
  /** For {@link java.util.ServiceLoader}. */
  public TransparentProvider() {}

  @Override
  public String mode() {
    return "transparent";
  }

  @Override
  public Class<TransparentListener> listenerType() {
    return TransparentListener.class;
  }

  @Override
  public Acceptor create(TransparentListener listener, ListenerContext context) {
    new StartChecks(listener, context).run();
    return new TransparentAcceptor(listener, context);
  }
}
