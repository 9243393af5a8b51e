package io.calamary.proxyproto.internal;

import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.PrefaceProvider;
import io.calamary.core.spi.PrefaceReader;
import io.calamary.proxyproto.ProxyPreface;

/** Makes PROXY headers known as a preface of any listener. */
public final class ProxyPrefaceProvider implements PrefaceProvider<ProxyPreface> {
  /** For {@link java.util.ServiceLoader}. */
  public ProxyPrefaceProvider() {}

  @Override
  public Class<ProxyPreface> prefaceType() {
    return ProxyPreface.class;
  }

  @Override
  public PrefaceReader create(ProxyPreface preface, ListenerContext context) {
    return new ProxyPrefaceReader(preface);
  }
}
